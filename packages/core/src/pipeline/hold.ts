import type { Clock } from '../ports/clock.ts';

/** Keeps the process alive while somebody waits for this work: it may hang on timers alone, and these do not. */
export async function hold<Result>(clock: Clock, work: Promise<Result>): Promise<Result> {
  const release = clock.hold?.();
  try {
    return await work;
  } finally {
    release?.();
  }
}
