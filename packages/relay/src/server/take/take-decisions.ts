import type { Clock, DurationMs, Refusal, StateStore } from '@waymark/core';
import type { WireResult } from '../../wire.ts';
import { checkSource, invalid } from '../read/check-source.ts';
import type { Purge } from '../consent/purge.ts';
import type { Withdrawals } from '../consent/withdrawals.ts';
import { type ConsentDecision, readDecision } from '../read/read-decision.ts';
import { tooOld } from '../guards/replay-window.ts';
import type { SeenIds } from './seen-ids.ts';
import type { Sending, Sent } from '../read/sending.ts';

/** Hears of each decision once. What it throws makes the sender tell it again. */
export type OnConsent = (decision: ConsentDecision) => void | Promise<void>;

/** What taking decisions needs of the relay. */
export interface DecisionOptions {
  readonly onConsent: OnConsent | undefined;
  readonly onError: (problem: Refusal) => void;
  readonly clock: Pick<Clock, 'after'>;
  /** Ids of decisions, which no outbox knows. */
  readonly seenDecisions: SeenIds;
  /** Where decisions are remembered over restarts, and for how long. */
  readonly state: StateStore;
  readonly rememberMs: DurationMs;
  readonly withdrawals: Withdrawals;
  readonly purge: Purge;
  /** Forgets what is known of a visitor, where something was withdrawn. */
  forget(decision: ConsentDecision): Promise<void>;
  readonly maxEventBytes: number;
}

/** How long a decision may take, in milliseconds: pages wait 10 s for an answer, and the events beside a decision with it. */
const longestMs = 5000;

/** More than a visitor makes between two batches. Each costs a search and several writes, which nobody may ask for by the hundred. */
const mostTogether = 10;

/** Takes the decisions of a batch, in their order: checks each, tells repeats, does what they say, hands them to the operator. Those beyond the bound come again. */
export function takeDecisions(options: DecisionOptions, sources: readonly Sent[], sending: Sending): Promise<readonly WireResult[]> {
  return Promise.all(sources.map((sent, index) => (index < mostTogether ? takeOne(options, sent, sending) : comesAgain(sent))));
}

function comesAgain({ id }: Pick<Sent, 'id'>): WireResult {
  return { id, status: 'dropped', reason: 'queue-full' };
}

async function takeOne(options: DecisionOptions, { source, id }: Sent, sending: Sending): Promise<WireResult> {
  const objection = checkSource(source, id, sending, options.maxEventBytes);
  if (objection) return objection;
  const decision = readDecision(source, id, sending);
  if (!('state' in decision)) return invalid(id, 'envelope-invalid', decision);
  if (decision.at < sending.oldest) return tooOld(id);
  const claim = options.seenDecisions.claim(id);
  const fate = claim === 'new' ? await obey(options, decision) : claim === 'seen' || (await claim) ? 'repeated' : 'failed';
  if (fate === 'failed') return comesAgain({ id });
  return options.onConsent ? { id, status: fate } : { id, status: 'dropped', reason: 'not-wanted' };
}

/** Does what was decided, in time, and ends the claim whatever comes of it. */
async function obey(options: DecisionOptions, decision: ConsentDecision): Promise<'accepted' | 'repeated' | 'failed'> {
  const { clock, onError, seenDecisions } = options;
  let stop = (): void => undefined;
  const late = new Promise<never>((_resolve, reject) => {
    stop = clock.after(longestMs, () => reject(new Error(`It took longer than ${longestMs} ms.`)));
  });
  try {
    const fate = await Promise.race([carryOut(options, decision), late]);
    seenDecisions.settle(decision.id, true);
    return fate;
  } catch (cause) {
    seenDecisions.settle(decision.id, false);
    onError({ code: 'callback-threw', message: 'The callback "onConsent", the state store or the outbox failed with a decision. The page is told to send it again.', cause });
    return 'failed';
  } finally {
    stop();
  }
}

/** What was withdrawn is noted before it is searched for: what comes meanwhile is held back. */
async function carryOut({ state, rememberMs, withdrawals, purge, forget, onConsent }: DecisionOptions, decision: ConsentDecision): Promise<'accepted' | 'repeated'> {
  const key = `decision/${decision.id}`;
  if ((await state.get(key)) !== undefined) return 'repeated';
  await withdrawals.note(decision);
  await forget(decision);
  await Promise.all([purge(decision), onConsent?.(decision)]);
  await state.set(key, '1', rememberMs);
  return 'accepted';
}
