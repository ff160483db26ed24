import type { Clock, DurationMs, StateStore } from '@waymark/core';

/** Senders wait 10 s: who has not answered by then leaves them no answer. Unit: milliseconds. */
const patienceMs: DurationMs = 5000;

/**
 * Tells whether the state store fails to answer, and asks it for the next who wants to know: a relay that is not ready gets no requests by which it could find out that
 * it is again. Stores far away are asked one thing at a time, those that answer at once each time.
 */
export function stateWatch(state: Pick<StateStore, 'get'>, clock: Pick<Clock, 'ticks'>): () => boolean {
  let isFailing = false;
  let askedAt: DurationMs | undefined;

  function ask(): void {
    const at = clock.ticks();
    askedAt = at;
    // A question that was given up says nothing any more.
    const answered = (failed: boolean): void => {
      if (askedAt !== at) return;
      isFailing = failed;
      askedAt = undefined;
    };
    try {
      const found = state.get('ready');
      if (found instanceof Promise)
        found.then(
          () => answered(false),
          () => answered(true),
        );
      else answered(false);
    } catch {
      answered(true);
    }
  }

  return () => {
    const isLate = askedAt !== undefined && clock.ticks() - askedAt >= patienceMs;
    if (isLate) isFailing = true;
    if (isLate || askedAt === undefined) ask();
    return isFailing;
  };
}
