import { type Entry, type HttpAnswer, parseRetryAfter, type Refusal, type SendOutcome } from '@waymark/core/transport';
import { readAnswerResults } from '../wire.ts';

/** What a relay's answer means for each event of the batch. */
export function readOutcome(answer: HttpAnswer, entries: readonly Pick<Entry, 'id'>[]): SendOutcome {
  const { status, header } = answer;
  const why = because(`http-${status}`);
  // One unreadable event makes the whole body unreadable; halving the batch finds it.
  if (status === 400 || status === 413) return { status: 'split', why, tooLarge: status === 413 };
  // Redirects, missing rights and a wrong address are faults of the set-up.
  if (/^(3|4(?!08|25|29))/.test(String(status))) return { status: 'refused', why, pausesLane: true };
  const results = readAnswerResults(answer.json());
  if (!results || status > 299) {
    const notBefore = parseRetryAfter(header('retry-after'), header('date'), answer.receivedAt);
    return { status: 'retry', why: status > 299 ? why : because('relay-answer-unknown'), maybeTaken: true, ...(notBefore && { notBefore }) };
  }
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  for (const { id } of entries) {
    const result = results.get(id);
    const { status: fate, reason = '' } = result ?? {};
    if (!result) retry.set(id, because('relay-no-result'));
    // The relay had no room or was closing, which says nothing about the event.
    else if (/^(queue-full|closed)$/.test(reason)) retry.set(id, because('relay-full'));
    // What the relay's operator does not want is done with, and the relay accounts for it.
    else if (fate === 'dropped' && !/^(not-wanted|no-consent|enricher)$/.test(reason)) {
      const cause = [result.code, reason].find((text) => /^[a-z][a-z-]{0,39}$/.test(text ?? '')) ?? 'refused';
      refused.set(id, because(`relay-${cause}`));
    }
  }
  return retry.size + refused.size ? { status: 'mixed', retry, refused } : { status: 'delivered' };
}

function because(code: string): Refusal {
  return { code, message: `The relay answered ${code}.` };
}
