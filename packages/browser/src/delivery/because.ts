import type { Refusal } from '@waymark/core';

/** Why something was not delivered. A development build puts the explanation of the code in the place of the message. */
export function because(code: string, cause?: unknown): Refusal {
  return { code, message: code, cause };
}
