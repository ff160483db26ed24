import type { memoryDeadLetters, Tracker } from '@waymark/core';
import type { Books } from './books.ts';

/** Somebody who tracks, and what was tracked. */
export interface Side {
  readonly books: Books;
  /** Ids of the events, in order. */
  readonly ids: readonly string[];
  readonly tracker: Pick<Tracker, 'report' | 'close' | 'resend'>;
  /** What its destinations refused or it gave up. */
  readonly letters: ReturnType<typeof memoryDeadLetters>;
}
