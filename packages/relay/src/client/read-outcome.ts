import { type HttpAnswer, type HttpRequest, readStandardAnswer, type Refusal, retryAfter, type SendOutcome } from '@waymark/core/transport';
import { readAnswerResults, type WireResult } from '../wire.ts';

/** Drops that say nothing about the event: the relay had no room or was closing. The event goes again. */
const passing = ['queue-full', 'closed'];
/** Drops that the relay's operator wants: the relay has done with the event and accounts for it. */
const wanted = ['not-wanted', 'no-consent', 'enricher'];

/** What a relay's answer means for each event of the batch. */
export function readOutcome(answer: HttpAnswer, request: HttpRequest): SendOutcome {
  const { status } = answer;
  // One unreadable event makes the whole body unreadable; halving the batch finds it.
  if (status === 400) return { status: 'split', why: { code: 'relay-unreadable', message: 'The relay could not read the batch.' } };
  if (status === 404 || status === 405 || status === 415) {
    return { status: 'refused', why: { code: `http-${status}`, message: `There is no relay at this address (answer ${status}).` }, pausesLane: true };
  }
  if (status < 200 || status > 299) return readStandardAnswer(answer);
  const results = readAnswerResults(answer.json());
  if (!results) return retryAfter(answer, { code: 'relay-answer-unknown', message: 'The answer is not one of a Waymark relay. Check the url of relayTransport().' }, true);
  return mixedOutcome(request.ids, results);
}

function mixedOutcome(ids: readonly string[], results: ReadonlyMap<string, WireResult>): SendOutcome {
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  for (const id of ids) {
    const result = results.get(id);
    const reason = result?.reason ?? 'refused';
    if (!result) retry.set(id, { code: 'relay-no-result', message: 'The answer of the relay has no result for the event.' });
    else if (result.status !== 'dropped' || wanted.includes(reason)) continue;
    else if (passing.includes(reason)) retry.set(id, { code: 'relay-full', message: 'The relay had no room for the event.' });
    else refused.set(id, refusalOf(result));
  }
  return retry.size + refused.size === 0 ? { status: 'delivered' } : { status: 'mixed', retry, refused };
}

function refusalOf({ reason = 'refused', code }: WireResult): Refusal {
  const cause = [code, reason].find((text) => typeof text === 'string' && /^[a-z][a-z-]{0,39}$/.test(text)) ?? 'refused';
  return { code: `relay-${cause}`, message: `The relay dropped the event: ${cause}.` };
}
