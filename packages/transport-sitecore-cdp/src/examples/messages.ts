import { cartMessages } from './cart-messages.ts';
import type { SpecExample } from './message-base.ts';
import { otherMessages } from './other-messages.ts';

/** One documented message per event type, and what a caller writes for it: spellings that only our side normalises included. */
export const specExamples: readonly SpecExample[] = [...otherMessages, ...cartMessages];
