import type { SendOutcome } from '../ports/transport.ts';
import type { DurationMs, EpochMs } from '../units.ts';

/** An HTTP answer whose body has been read to the end. */
export interface HttpAnswer {
  readonly status: number;
  /** Value of a header, null when absent. Names are case-insensitive. */
  header(name: string): string | null;
  /** When it was there, by the tracker's clock. */
  readonly receivedAt?: EpochMs;
  /** The body, at most 64 KiB of it. */
  readonly text: string;
  /** The body as JSON, undefined when it is none. */
  json(): unknown;
}

/**
 * 2xx delivered; 407 (a proxy on the way wants a password), 408, 425, 429 and 5xx retry with `Retry-After`; 413 split, 400 and 422 too where the request
 * carries several events, so that one costs no other; 3xx, 401 and 403 refused with a pause of the lane; other 4xx refused.
 */
export function readStandardAnswer(answer: HttpAnswer, { ids = [] }: { readonly ids?: readonly string[] } = {}): SendOutcome {
  const { status } = answer;
  if (status >= 200 && status < 300) return { status: 'delivered' };
  const why = { code: `http-${status}`, message: `The destination answered ${status}.` };
  if ([407, 408, 425, 429].includes(status) || status >= 500) return retryAfter(answer, why, status >= 500);
  if (status === 413) return { status: 'split', why, tooLarge: true };
  if ((status === 400 || status === 422) && ids.length > 1) return { status: 'split', why };
  const misconfigured = status < 400 || status === 401 || status === 403;
  return { status: 'refused', why, ...(misconfigured && { pausesLane: true }) };
}

/** A retry outcome that honours the answer's `Retry-After`. */
export function retryAfter(answer: HttpAnswer, why: { readonly code: string; readonly message: string }, maybeTaken = false): SendOutcome {
  const wait = parseRetryAfter({ get: answer.header }, answer.receivedAt);
  return { status: 'retry', why, ...(maybeTaken && { maybeTaken }), ...(wait && { notBefore: wait }) };
}

/** Longest wait that a destination may ask for. A day: beyond it the header is more likely wrong than meant. */
const longestWaitMs = 86_400_000;

/**
 * Wait that a `Retry-After` header asks for, 0 for none: delta seconds, or an HTTP date measured against the answer's own `Date` where it has one, else `now`.
 * RFC 9110 §10.2.3. Of several, which arrive joined, the longest. Dates have a comma of their own, and are dates without the day of the week before it, too.
 */
export function parseRetryAfter(headers: Pick<Headers, 'get'>, now: EpochMs = Date.now()): DurationMs {
  const waits = `${headers.get('retry-after')}`.split(', ').map((each) => +each * 1000 || Date.parse(each) - (Date.parse(`${headers.get('date')}`) || now) || 0);
  return Math.min(Math.max(0, ...waits), longestWaitMs);
}
