import type { DurationMs } from '@waymark/core';

/** Why a whole request is not taken. The code is stable; the message is fixed text and never repeats what was sent. */
export interface Problem {
  readonly status: number;
  readonly code: ProblemCode;
  /** When to try again. */
  readonly retryAfterMs?: DurationMs;
}

const messages = {
  'path-unknown': 'There is nothing at this path.',
  'method-not-allowed': 'Send events with POST.',
  'origin-not-allowed': 'This origin is not on the list of the relay.',
  'token-unknown': 'The token is not one of the relay.',
  'page-token-missing': 'A page sends its token with each batch.',
  'page-token-expired': 'The token of the page is over. Load the page again.',
  'page-token-forged': 'The token of the page is not one of this relay.',
  'media-type-unknown': 'Send JSON as application/json or text/plain.',
  'page-token-foreign': 'The token of the page names another browser.',
  'ask-unknown': 'This relay has no answer to that.',
  'handover-expired': 'The link was followed too late.',
  'handover-forged': 'The browser id was not signed by a relay of this shop.',
  'handover-used': 'The link was followed before.',
  'handover-elsewhere': 'The link was made for another host.',
  'encoding-unknown': 'Send the body as it is, or compressed with gzip.',
  'body-too-large': 'The body is larger than the relay takes.',
  'body-slow': 'The body did not arrive in time.',
  'body-broken': 'The body ended before it was complete.',
  'body-invalid': 'The body is not a batch of events.',
  'version-unknown': 'This version of the format is not known here.',
  'too-many-events': 'The batch has more events than the relay takes.',
  'rate-exceeded': 'Too many requests from this address or browser.',
  unavailable: 'The relay cannot store events now.',
  failed: 'The relay could not answer. Its operator can see why.',
  closing: 'The relay is closing.',
} as const;

/** Codes of answers that are not 202. Each has a row in `docs/errors.md`. */
export type ProblemCode = keyof typeof messages;

/** Body of a problem: `{"error":{"code":…,"message":…}}`. */
export function writeProblem({ code }: Problem): string {
  return JSON.stringify({ error: { code, message: messages[code] } });
}
