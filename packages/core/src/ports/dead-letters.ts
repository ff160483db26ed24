import type { Drop } from './report.ts';

/** Keeps what destinations refused, so that it can be looked at and sent again. */
export interface DeadLetters {
  /** Called for every event that a destination refused or that was given up. Must not throw. */
  keep(letter: Drop): void;
  /** Browsers have withdrawn consent for these transports: their letters go. Must not throw. Default: they stay. */
  withdraw?(browserIds: ReadonlySet<string>, transports: readonly string[]): void;
}
