import type { Clock, DurationMs, StateStore } from '@waymark/core';
import { stateKey } from '../receiver/state-key.ts';
import { updateState } from '../receiver/update-state.ts';

/** Runs work about one thing one after another, in this process and among all that share the store. */
export type InTurn = <Result>(about: string, run: () => Promise<Result>) => Promise<Result>;

/** Longest that a relay keeps its turn, should it die meanwhile. Unit: milliseconds. */
const turnMs: DurationMs = 3000;
/** Longest wait for the one before to end, from its turn on. Then it goes on: nothing is lost by it, but two events may change places. Unit: milliseconds. */
const patienceMs: DurationMs = 500;
const pauseMs: DurationMs = 15;

/** Work about one thing in this process. Both resolve in any case. */
interface Turn {
  readonly begun: Promise<void>;
  readonly ended: Promise<void>;
}

/**
 * Keeps the order of what is told of one cart. Destinations compare a cart with the one before, so an older one that comes later would count as lines taken
 * out and put in again.
 */
export function inTurn(state: StateStore, clock: Clock): InTurn {
  const last = new Map<string, Turn>();

  /** Resolves when the work has ended, or after a time. */
  function waitFor(ended: Promise<void> | undefined, most: DurationMs): Promise<void> {
    return new Promise((resolve) => {
      const stop = clock.after(most, resolve);
      const end = (): void => {
        stop();
        resolve();
      };
      void ended?.then(end);
    });
  }

  async function take(key: string): Promise<() => Promise<void>> {
    const mine = crypto.randomUUID();
    for (const until = clock.ticks() + patienceMs; ; ) {
      const taken = await state.get(key);
      if (!taken && (await state.replace(key, taken, mine, turnMs))) return () => updateState(state, key, turnMs, (holder) => (holder === mine ? undefined : holder));
      if (clock.ticks() >= until) return async () => undefined;
      // A turn that was free may have been taken, or what the last one left may be over by now: look at once.
      if (taken) await waitFor(undefined, pauseMs);
    }
  }

  /** However many wait, each waits for the one before it, and only as long as that one works. */
  async function runAfter<Result>(before: Turn | undefined, key: string, begin: () => void, run: () => Promise<Result>): Promise<Result> {
    try {
      await before?.begun;
      await (before && waitFor(before.ended, patienceMs));
      const giveBack = await take(key);
      begin();
      return await run().finally(giveBack);
    } finally {
      begin();
    }
  }

  return async (about, run) => {
    const key = stateKey('turn', about);
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const mine = runAfter(last.get(key), key, begin, run);
    const turn = { begun, ended: mine.then(() => undefined, () => undefined) };
    last.set(key, turn);
    try {
      return await mine;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}
