import { type Entry, parseRetryAfter, type Refusal, type SendOutcome } from '@waymark/core/transport';
import { wireVersion } from '../wire.ts';

/** A result as it may come: of a relay, or of anything else that answered. */
type Result = Partial<Readonly<Record<'id' | 'status' | 'reason' | 'code', string>>>;

/** What a relay's answer means for each event of the batch. A relay takes an event once, so nothing that goes again is doubtful. */
export async function readOutcome(response: Response, entries: readonly Pick<Entry, 'id'>[]): Promise<SendOutcome> {
  // Read to the end also where the status says it all: until then the answer keeps its keepalive bytes.
  const { v, results, error }: { readonly v?: unknown; readonly results?: unknown; readonly error?: { readonly code?: unknown } | null } = Object(await response.json().catch(() => undefined));
  // A redirect that was not followed shows as status 0 in a browser.
  const status = response.status || 302;
  const why = because(`http-${status}`);
  // One unreadable event makes the whole body unreadable; halving the batch finds it.
  if (status === 400 || status === 413) return { status: 'split', why, tooLarge: status === 413 };
  // Redirects, missing rights and a wrong address are faults of the set-up; not so a 401 for `page-token-…`, because the next page has a new one.
  if (/^(3|4(?!01p|0[78]|25|29))/.test(`${status}${error?.code}`)) return { status: 'refused', why, pausesLane: true };
  if (status > 299) return { status: 'retry', why, notBefore: parseRetryAfter(response.headers) };
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  const known = (v === wireVersion ? [results].flat() : []) as readonly (Result | null)[];
  for (const { id } of entries) {
    const found: Result = known.find((each) => each?.id === id) ?? {};
    const result = `${found.status} ${found.reason}`;
    // What the relay's operator does not want is done with, and the relay accounts for it.
    if (/^(accepted|repeated) |^dropped (not-wanted|no-consent|enricher)$/.test(result)) continue;
    const cause = /^[a-z-]{1,40}$/.exec(found.code ?? found.reason ?? '') ?? 'answer-unknown';
    // That the relay had no room or was closing says nothing about the event.
    (/^dropped (?!(queue-full|closed)$)/.test(result) ? refused : retry).set(id, because(`relay-${cause}`));
  }
  return retry.size + refused.size ? { status: 'mixed', retry, refused } : { status: 'delivered' };
}

export function because(code: string, cause?: unknown): Refusal {
  return { code, message: `See ${code} in docs/errors.md.`, cause };
}
