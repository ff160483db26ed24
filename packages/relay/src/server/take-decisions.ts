import type { Clock, Refusal } from '@waymark/core';
import type { WireResult } from '../wire.ts';
import { checkSource, invalid } from './check-source.ts';
import { type ConsentDecision, readDecision } from './read-decision.ts';
import { tooOld } from './replay-window.ts';
import type { SeenIds } from './seen-ids.ts';
import type { Sending, Sent } from './sending.ts';

/** Hears of each decision once. What it throws makes the sender tell it again. */
export type OnConsent = (decision: ConsentDecision) => void | Promise<void>;

/** What taking decisions needs of the relay. */
export interface DecisionOptions {
  readonly onConsent: OnConsent | undefined;
  readonly onError: (problem: Refusal) => void;
  readonly clock: Pick<Clock, 'after'>;
  readonly seen: SeenIds;
  readonly maxEventBytes: number;
}

/** How long `onConsent` may take, in milliseconds: pages wait 10 s for an answer, and the events beside a decision with it. */
const longestMs = 5000;

/** Takes the decisions of a batch, in their order: checks each, tells repeats, hands the rest to the operator. */
export function takeDecisions(options: DecisionOptions, sources: readonly Sent[], sending: Sending): Promise<readonly WireResult[]> {
  return Promise.all(sources.map((sent) => takeOne(options, sent, sending)));
}

async function takeOne(options: DecisionOptions, { source, id }: Sent, sending: Sending): Promise<WireResult> {
  const objection = checkSource(source, id, sending, options.maxEventBytes);
  if (objection) return objection;
  const decision = readDecision(source, id, sending);
  if (!('state' in decision)) return invalid(id, 'envelope-invalid', decision);
  if (decision.at < sending.oldest) return tooOld(id);
  if (!options.onConsent) return { id, status: 'dropped', reason: 'not-wanted' };
  const claim = options.seen.claim(id);
  const isKept = claim === 'new' ? await hand(options, options.onConsent, decision) : claim === 'seen' || (await claim);
  if (!isKept) return { id, status: 'dropped', reason: 'queue-full' };
  return { id, status: claim === 'new' ? 'accepted' : 'repeated' };
}

/** Calls the operator, and ends the claim whatever comes of it. */
async function hand({ clock, onError, seen }: DecisionOptions, onConsent: OnConsent, decision: ConsentDecision): Promise<boolean> {
  let stop = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    stop = clock.after(longestMs, () => reject(new Error(`It took longer than ${longestMs} ms.`)));
  });
  try {
    await Promise.race([(async () => onConsent(decision))(), late]);
    seen.settle(decision.id, true);
    return true;
  } catch (cause) {
    seen.settle(decision.id, false);
    onError({ code: 'callback-threw', message: 'The callback "onConsent" failed. The page is told to send the decision again.', cause });
    return false;
  } finally {
    stop();
  }
}
