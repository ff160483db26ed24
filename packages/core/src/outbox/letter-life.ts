import type { DurationMs } from '../units.ts';

/** How long letters are kept, and how long with the addresses in them: the visitor's IP address, and e-mail addresses wherever they stand. */
export interface LetterLife {
  readonly maxLetterAgeMs: DurationMs;
  readonly letterAddressMs: DurationMs;
}

/** A month, and a day: time to mend what a destination refused. */
export const letterLife: LetterLife = { maxLetterAgeMs: 2_592_000_000, letterAddressMs: 86_400_000 };
