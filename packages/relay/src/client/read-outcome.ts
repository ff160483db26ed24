import { type Entry, type HttpAnswer, parseRetryAfter, type Refusal, type SendOutcome } from '@waymark/core/transport';
import { readAnswerResults } from '../wire.ts';

/** What a relay's answer means for each event of the batch. */
export function readOutcome(answer: HttpAnswer, entries: readonly Pick<Entry, 'id'>[]): SendOutcome {
  const { status } = answer;
  const results = readAnswerResults(answer.json());
  const why = because(`http-${status}`);
  const isOk = status >= 200 && status < 300;
  // One unreadable event makes the whole body unreadable; halving the batch finds it.
  if (status === 400 || status === 413) return { status: 'split', why: status === 413 ? why : because('relay-unreadable'), tooLarge: status === 413 };
  if ((isOk && !results) || status >= 500 || [408, 425, 429].includes(status)) {
    const notBefore = parseRetryAfter(answer.header('retry-after'), answer.header('date'), answer.receivedAt);
    return { status: 'retry', why: isOk ? because('relay-answer-unknown') : why, maybeTaken: isOk || status >= 500, ...(notBefore && { notBefore }) };
  }
  // Redirects, missing rights and a wrong address are faults of the set-up.
  if (!isOk || !results) return { status: 'refused', why, pausesLane: status < 406 || status === 415 };
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  for (const { id } of entries) {
    const { status: fate, reason = 'refused', code = reason } = results.get(id) ?? { status: 'missing' };
    if (fate === 'missing') retry.set(id, because('relay-no-result'));
    // The relay had no room or was closing, which says nothing about the event.
    else if (/^(queue-full|closed)$/.test(reason)) retry.set(id, because('relay-full'));
    // What the relay's operator does not want is done with, and the relay accounts for it.
    else if (fate === 'dropped' && !/^(not-wanted|no-consent|enricher)$/.test(reason)) refused.set(id, because(`relay-${/^[a-z][a-z-]{0,39}$/.exec(code)?.[0] ?? 'refused'}`));
  }
  return retry.size + refused.size ? { status: 'mixed', retry, refused } : { status: 'delivered' };
}

function because(code: string): Refusal {
  return { code, message: `The relay answered ${code}.` };
}
