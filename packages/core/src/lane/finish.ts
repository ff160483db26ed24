import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { DropReason, Violation } from '../ports/report.ts';
import type { MixedOutcome, Refusal, SendOutcome } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import { bookFailure, closedCircuit, isProbing } from './circuit.ts';
import { explainFailure } from './explain-failure.ts';
import { readOrStandIn } from './make-batch.ts';
import { type Flight, type Held, type LaneState, watch } from './state.ts';

/** Longest silence that a destination may ask for, as for answers of HTTP. Beyond a day it is more likely wrong than meant. Unit: milliseconds. */
const longestSilenceMs: DurationMs = 86_400_000;

/** What became of one event of a batch. */
type Fate = Exclude<SendOutcome, { status: 'mixed' | 'split' }> | { readonly status: 'split'; readonly why: Refusal; readonly most: number };

/** Books the outcome of a try: settles, drops, or keeps what goes again. A try that was booked already stays as it was. */
export function finish(lane: LaneState, flight: Flight, outcome: SendOutcome): void {
  if (flight.hasLanded) return;
  flight.hasLanded = true;
  const { held } = flight;
  const now = lane.clock.ticks();
  const { delaysMs } = lane.policy;
  // Uniformly random up to the policy's delay, so that many clients do not come back at once.
  const wait = Math.floor(lane.random() * ((delaysMs[Math.min(flight.attempt, delaysMs.length) - 1] ?? 0) + 1));
  const settled: Entry[] = [];
  const again: Held[] = [];
  const news: News = [];
  let failure: Refusal | undefined;
  held.forEach((each, index) => {
    const fate = fateOf(outcome, each.entry.id, held.length);
    if (fate.status === 'retry' && fate.why.code !== 'not-sent') failure ??= fate.why;
    // What was withdrawn meanwhile is no dead letter either.
    const bar = fate.status === 'delivered' ? undefined : flight.barred.find(({ matches }) => matches(each.entry));
    if (bar) drop(lane, each.entry, bar.reason, bar.why, news);
    if (!bar && goesAgain(lane, each, fate, () => eventOf(flight, index, each.entry), news)) {
      if (flight.left?.has(each.entry.id)) return leave(lane, each.entry);
      each.notBefore = fate.status === 'retry' ? now + wait : 0;
      again.push(each);
    } else settled.push(each.entry);
  });
  lane.flights.splice(lane.flights.indexOf(flight), 1);
  if (again.length > 0) takeBack(lane, again);
  settle(lane, settled);
  for (const waiter of lane.waiters) waiter.left -= held.length;
  tell(news);
  const { notBefore, pausesLane } = outcome as Partial<MixedOutcome>;
  const failed = failure && settled.length === 0;
  const wasHalted = isProbing(lane);
  const isAskedToWait = Number(notBefore) > 0;
  if (isAskedToWait) lane.pausedUntil = Math.max(lane.pausedUntil, now + Math.min(Number(notBefore), longestSilenceMs));
  if (pausesLane || (failed && !isAskedToWait)) bookFailure(lane, now, pausesLane);
  else if (!failed) Object.assign(lane, closedCircuit);
  if (isProbing(lane) && !wasHalted) tellHalt(lane, (outcome as { readonly why?: Refusal }).why ?? failure);
  lane.onTry?.({ transport: lane.name, events: held.length, again: again.length, ...('why' in outcome && { code: outcome.why.code }), isHalted: isProbing(lane) });
}

/** Said once, until the destination takes events again. Otherwise nobody would hear of it as long as there is room for what waits. */
function tellHalt({ name, onError }: LaneState, why?: Refusal): void {
  const exact = why && explainFailure(why);
  onError({ code: 'destination-halted', message: `"${name}" fails (${exact?.code ?? 'mixed'}). Its events wait, and single tries go there until one succeeds.`, cause: exact?.cause });
}

/** Takes an event out of the books that somebody else delivers. */
function leave(lane: LaneState, { id }: Entry): void {
  lane.progress.delete(id);
  lane.accepted -= 1;
  lane.waiting -= 1;
}

/** Parsed already where the transport looked at the events. */
function eventOf({ batch }: Flight, index: number, entry: Entry): EventEnvelope {
  try {
    return batch.events[index] ?? readOrStandIn(entry);
  } catch {
    return readOrStandIn(entry);
  }
}

/** Puts what goes again to its old place. */
function takeBack(lane: LaneState, again: readonly Held[]): void {
  for (const { notBefore } of again) lane.lastNotBefore = Math.max(lane.lastNotBefore, notBefore);
  lane.idle = [...again, ...lane.idle].sort((left, right) => left.nth - right.nth);
}

function fateOf(outcome: SendOutcome, id: string, batchLength: number): Fate {
  if (outcome.status === 'split') {
    const { why, tooLarge } = outcome;
    return { status: 'split', why: tooLarge ? { ...why, code: 'too-large' } : why, most: batchLength >> 1 };
  }
  if (outcome.status !== 'mixed') return outcome;
  const split = outcome.split?.get(id);
  if (split) return { status: 'split', ...split };
  const refusal = outcome.refused.get(id);
  if (refusal) return { status: 'refused', why: refusal };
  const why = retryOf(outcome, id);
  return why ? { status: 'retry', why, maybeTaken: outcome.doubtful?.has(id) ?? false } : { status: 'delivered' };
}

/** Why an event goes again. A transport in plain JavaScript may say it with a set of ids. */
function retryOf({ retry }: { readonly retry: ReadonlyMap<string, Refusal> | ReadonlySet<string> }, id: string): Refusal | undefined {
  if ('get' in retry) return retry.get(id);
  return retry.has(id) ? { code: 'retry', message: 'The destination asked for the event again.' } : undefined;
}

/** Books one event. True when it must be sent again. */
function goesAgain(lane: LaneState, held: Held, fate: Fate, read: () => EventEnvelope, news: News): boolean {
  const { transport, onDelivered, policy } = lane;
  if (fate.status === 'delivered') {
    lane.delivered += 1;
    lane.waiting -= 1;
    lane.onEnd(held.entry.id, true);
    const event = (onDelivered || transport.settled) && read();
    if (event) {
      askHook(lane, undefined, () => transport.settled?.(event, 'delivered'));
      if (onDelivered) news.push(() => onDelivered(event, lane.name));
    }
    return false;
  }
  const { why } = fate;
  if (fate.status === 'split' && fate.most > 0) {
    held.mostEvents = fate.most;
    return true;
  }
  if (fate.status === 'retry') {
    if (why.code === 'not-sent') return true;
    const attempt = (held.attempts += 1);
    const event = fate.maybeTaken && transport.repeatSafe ? read() : undefined;
    const isSafe = !event || askHook(lane, false, () => transport.repeatSafe?.(event, { why, attempt }));
    if (isSafe && attempt < policy.maxAttempts) return true;
    const message = `${why.message} Given up after try ${attempt}${isSafe ? '' : ', because a repeat could count twice'}.`;
    drop(lane, held.entry, 'gave-up', { ...explainFailure(why), message }, news);
  } else drop(lane, held.entry, reasonOf(why), why, news);
  return false;
}

/** Codes of a refusal that are a reason of their own. */
function reasonOf({ code }: Refusal): DropReason {
  if (code === 'consent-withdrawn') return 'no-consent';
  return code === 'too-large' || code === 'not-wanted' ? code : 'refused';
}

/** Asks a hook of the transport. One that throws is reported and counts as `fallback`. */
export function askHook<Answer>(lane: LaneState, fallback: Answer, hook: () => Answer): Answer {
  const failed = (cause: unknown): void => lane.onError({ code: 'transport-threw', message: `A hook of the transport "${lane.name}" threw.`, cause });
  try {
    const answer = hook();
    if (answer instanceof Promise) answer.catch(failed);
    return answer;
  } catch (cause) {
    failed(cause);
    return fallback;
  }
}

/** What the application hears when the outbox has heard it: a callback may end the process. */
export type News = (() => void)[];

export function tell(news: News): void {
  for (const each of news) each();
}

/** Counts an event that goes no further, and keeps it where it is to be kept. */
export function countDrop(lane: LaneState, event: EventEnvelope, reason: DropReason, why: Refusal, news: News, violations?: readonly Violation[]): void {
  lane.dropped[reason] = (lane.dropped[reason] ?? 0) + 1;
  const dropped = { event, reason, transport: lane.name, why, ...(violations && { violations }) };
  lane.keepLetter?.(dropped);
  news.push(() => lane.onDrop(dropped));
}

/** Takes an event that was waiting out of the books, for a reason. The caller settles it in the outbox. */
export function drop(lane: LaneState, entry: Entry, reason: DropReason, why: Refusal, news: News): void {
  const event = readOrStandIn(entry);
  lane.waiting -= 1;
  lane.onEnd(entry.id, false);
  lane.doubted.get(entry.id)?.add(lane.name);
  askHook(lane, undefined, () => lane.transport.settled?.(event, 'dropped'));
  countDrop(lane, event, reason, why, news);
}

/** Drops events and takes them out of the outbox. */
export function discard(lane: LaneState, entries: readonly Entry[], reason: DropReason, why: Refusal): void {
  const gone = new Set(entries);
  const news: News = [];
  lane.idle = lane.idle.filter(({ entry }) => !gone.has(entry));
  for (const entry of entries) drop(lane, entry, reason, why, news);
  settle(lane, entries);
  tell(news);
}

function settle(lane: LaneState, entries: readonly Entry[]): void {
  if (entries.length === 0) return;
  const ids = entries.map(({ id }) => id);
  if (lane.progress.size > 0) for (const id of ids) lane.progress.delete(id);
  watch(lane, () => lane.outbox.settle(lane.name, ids, entries)?.then(lane.onSettled));
  lane.onSettled();
}
