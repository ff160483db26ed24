import { TrackingError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Stop } from '../units.ts';

/** Room in the outbox, for those who track faster than destinations take. */
export interface Room {
  /** Share of the outbox that is in use, from 0 to 1. */
  pressure(): number;
  /** Resolves when at most this share is in use. */
  drained(share: number): Promise<void>;
  /** Something has left the outbox. */
  check(): void;
  /** Nobody has to wait any more. */
  end(): void;
}

interface Waiter {
  readonly share: number;
  readonly resolve: () => void;
}

/** How often those who wait look for room that nobody told of: a disk that was full, for example, has some again. Unit: milliseconds. */
const lookEvery = 1000;

export function createRoom(pressure: () => number, clock: Clock): Room {
  let waiters: readonly Waiter[] = [];
  let stopLooking: Stop | undefined;
  let ended = false;

  function check(): void {
    if (waiters.length === 0) return;
    const now = ended ? 0 : pressure();
    const [before, ready] = [waiters, waiters.filter(({ share }) => now <= share)];
    waiters = before.filter(({ share }) => now > share);
    for (const { resolve } of ready) resolve();
    if (waiters.length > 0) return;
    stopLooking?.();
    stopLooking = undefined;
  }

  function look(): void {
    stopLooking = clock.after(lookEvery, look);
    check();
  }

  return {
    pressure,
    drained(share) {
      if (!(typeof share === 'number' && share >= 0 && share <= 1)) {
        throw new TrackingError('option-invalid', `drained() takes the share of the outbox that may be in use as a number from 0 to 1, found ${typeof share === 'number' ? share : typeof share}. Example: 0.5.`);
      }
      return new Promise((resolve) => {
        waiters = [...waiters, { share, resolve }];
        if (!stopLooking) look();
        else check();
      });
    },
    check,
    end() {
      ended = true;
      check();
    },
  };
}
