import * as z from 'zod/mini';
import { closed } from './check/closed.ts';
import { goalName } from './check/formats.ts';
import { amount } from './check/numbers.ts';
import { text } from './check/text.ts';

/** A conversion: form sent, file downloaded, trial started. Value and currency may each stand alone. */
export const goalCompleted = closed({ goalId: goalName(), currency: z.optional(text(1, 10)), value: z.optional(amount()) });
