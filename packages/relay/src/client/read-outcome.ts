import { type Entry, type HttpAnswer, readStandardAnswer, type Refusal, retryAfter, type SendOutcome } from '@waymark/core/transport';
import { readAnswerResults, type WireResult } from '../wire.ts';

/** Drops that say nothing about the event: the relay had no room or was closing. The event goes again. */
const passing = ['queue-full', 'closed'];
/** Drops that the relay's operator wants: the relay has done with the event and accounts for it. */
const wanted = ['not-wanted', 'no-consent', 'enricher'];

/** What a relay's answer means for each event of the batch. */
export function readOutcome(answer: HttpAnswer, entries: readonly Pick<Entry, 'id'>[]): SendOutcome {
  const { status } = answer;
  // One unreadable event makes the whole body unreadable; halving the batch finds it.
  if (status === 400) return { status: 'split', why: { code: 'relay-unreadable', message: 'The relay could not read the batch.' } };
  if ([404, 405, 415].includes(status)) {
    return { status: 'refused', why: { code: `http-${status}`, message: `There is no relay at this address (answer ${status}).` }, pausesLane: true };
  }
  if (status < 200 || status > 299) return readStandardAnswer(answer);
  const results = readAnswerResults(answer.json());
  if (!results) return retryAfter(answer, { code: 'relay-answer-unknown', message: 'This is not the answer of a relay. Check the url.' }, true);
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  for (const { id } of entries) {
    const result = results.get(id);
    const reason = result?.reason ?? 'refused';
    if (!result) retry.set(id, { code: 'relay-no-result', message: 'The relay has no result for the event.' });
    else if (result.status !== 'dropped' || wanted.includes(reason)) continue;
    else if (passing.includes(reason)) retry.set(id, { code: 'relay-full', message: 'The relay had no room for the event.' });
    else refused.set(id, refusalOf(result));
  }
  return retry.size + refused.size === 0 ? { status: 'delivered' } : { status: 'mixed', retry, refused };
}

function refusalOf({ reason, code }: WireResult): Refusal {
  const cause = [code, reason].find((text) => /^[a-z][a-z-]{0,39}$/.test(text ?? '')) ?? 'refused';
  return { code: `relay-${cause}`, message: `The relay dropped the event: ${cause}.` };
}
