import type { Clock } from '@waymark/core';

/** Decides when a page works on what waits. */
export type Pace = readonly [
  /** Now. */
  turn: () => void,
  /** At the end of this task, because there is something new. */
  soon: () => void,
  /** Resolves when a turn leaves everything as wanted. `soonest`: the ticks at which the first lane goes on. Until then no batch waits for more events. */
  until: (isDone: (soonest: number) => boolean) => Promise<void>,
  /** Now, since the page may end: for a while what is new goes at once. */
  hasten: () => void,
  /** The page goes on. */
  calm: () => void,
];

/** How long a page that is away is in haste, in milliseconds. A page that is hidden may live for hours. */
const haste = 2000;

/** Timers of browsers take less than 2^31 milliseconds, and end at once where they are given more (HTML standard, timers; checked 2026-11-22). */
const longestDelay = 2e9;

/** `work` sends what may go, and returns the ticks at which each lane goes on, as {@link Lane.pump} tells them. */
export function createPace(clock: Clock, work: (exit: boolean, isDue: boolean) => readonly number[], handOver: () => void): Pace {
  let hasteUntil = 0;
  let isFresh = false;
  let waiters: ((soonest: number) => unknown)[] = [];
  let stopTimer: (() => void) | undefined;

  function turn(): void {
    const now = clock.ticks();
    const isAway = now < hasteUntil;
    // What has failed in haste does not go again because an answer came.
    const exit = isAway && isFresh;
    isFresh = false;
    const times = work(exit, waiters.length > 0);
    if (isAway) handOver();
    waiters = waiters.filter((goesOn) => goesOn(Math.min(...times)));
    stopTimer?.();
    const wait = Math.min(...times.filter(Boolean)) - now;
    stopTimer = wait < longestDelay ? clock.after(wait, turn) : undefined;
  }

  return [
    turn,
    () => {
      if (!isFresh) queueMicrotask(turn);
      isFresh = true;
    },
    (isDone) =>
      new Promise((resolve) => {
        waiters.push((soonest) => !isDone(soonest) || resolve());
        turn();
      }),
    () => {
      hasteUntil = clock.ticks() + haste;
      isFresh = true;
      turn();
    },
    () => {
      hasteUntil = 0;
    },
  ];
}
