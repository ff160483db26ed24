import type { EpochMs } from '../units.ts';
import type { Drop } from './report.ts';

/** Keeps what destinations refused, so that it can be looked at and sent again. */
export interface DeadLetters {
  /** Called for every event that a destination refused or that was given up. Must not throw. */
  keep(letter: Drop): void;
  /** Browsers have withdrawn consent for these transports at some time: letters of what happened until then go. Must not throw. Default: they stay. */
  withdraw?(withdrawals: ReadonlyMap<string, EpochMs>, transports: readonly string[]): void;
}
