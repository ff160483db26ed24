import type { Clock, EpochMs } from '@waymark/core';
import type { WaitUntil } from '../../lifecycle/wait-until.ts';

/** Knows when an invocation is over: it has its answer, and what it promised is done. */
export interface Invocations {
  readonly waitUntil: WaitUntil;
  /** A handler will tell of its answers. Before that no invocation waits for one. */
  expectAnswers(): void;
  answered(): void;
  /** Resolves when the invocation that has begun is over, or its time is. */
  invoked(until: EpochMs): Promise<void>;
  /** Resolves when all that was promised until now is done, or its time is over. */
  done(until: EpochMs): Promise<void>;
}

export function createInvocations(clock: Clock): Invocations {
  const promised = new Set<Promise<unknown>>();
  /** The answer may come before the platform has told the extension of the invocation, so both are counted. */
  const count = { begun: 0, answered: 0 };
  let isTold = false;
  let onAnswer = (): void => undefined;

  async function allDone(): Promise<void> {
    while (promised.size > 0) await Promise.all(promised);
  }

  async function over(): Promise<void> {
    if (isTold && count.answered < count.begun) {
      await new Promise<void>((resolve) => {
        onAnswer = resolve;
      });
    }
    await allDone();
  }

  return {
    // What others promise meanwhile is theirs to wait for.
    done: (until) => beforeTime(Promise.all(promised), clock, until),
    waitUntil(promise) {
      const ending = promise.catch(() => undefined).finally(() => promised.delete(ending));
      promised.add(ending);
    },
    expectAnswers() {
      isTold = true;
    },
    answered() {
      count.answered += 1;
      onAnswer();
    },
    async invoked(until) {
      count.begun += 1;
      await beforeTime(over(), clock, until);
      count.answered = count.begun;
    },
  };
}

/** Waits for work, at the latest until a time. */
async function beforeTime(work: Promise<unknown>, clock: Clock, until: EpochMs): Promise<void> {
  let stop = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    stop = clock.after(Math.max(until - clock.now(), 0), resolve);
  });
  await Promise.race([work, late]).finally(stop);
}
