import type { Refusal } from '@waymark/core/transport';

/** Why an event is not told. Browsers in production leave it at the code; `explain.ts` has the words. */
export function refusal(code: string): Refusal {
  return { code, message: '' };
}
