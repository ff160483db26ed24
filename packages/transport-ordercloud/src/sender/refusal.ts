import type { Refusal } from '@waymark/core/transport';

/** An event that is not told, as a plan says it. */
export interface Refused {
  readonly outcome: { readonly status: 'refused'; readonly why: Refusal };
}

/** Why an event is not told. Browsers in production leave it at the code; `explain.ts` has the words. */
export const refused = (code: string): Refused => ({ outcome: { status: 'refused', why: { code, message: '' } } });
