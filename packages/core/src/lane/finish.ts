import type { Entry } from '../ports/outbox.ts';
import type { DropReason } from '../ports/report.ts';
import type { Batch, Refusal, SendOutcome } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import { backoff } from './backoff.ts';
import { countDropped } from './counters.ts';
import { readEvent } from './make-batch.ts';
import { type BatchResult, type Result, resultsOf } from './results.ts';
import { type Flight, type LaneState, outboxFailed, whenDone } from './state.ts';
import type { Held } from './window.ts';

/** Books the outcome of a try: settles, drops, or puts back what goes again. */
export function finish(lane: LaneState, flight: Flight, batch: Batch, outcome: SendOutcome): void {
  flight.done = true;
  lane.flights.delete(flight);
  const results = resultsOf(outcome, flight.held.length);
  const now = lane.clock.ticks();
  const settled: string[] = [];
  const again: Held[] = [];
  let failures = 0;
  flight.held.forEach((held, index) => {
    lane.busyIds.delete(held.entry.id);
    if (held.key !== undefined) lane.busyKeys.delete(held.key);
    const result = results.of(held);
    if (result.status === 'retry' && result.why.code !== 'not-sent') failures += 1;
    if (goesAgain(lane, held, batch, index, result)) again.push(held);
    else settled.push(held.entry.id);
  });
  delayRetries(lane, again, results, now);
  lane.window.restore(again);
  settle(lane, settled);
  lane.waiters.forEach((waiter) => (waiter.left -= flight.held.length));
  bookHealth(lane, results, now, failures > 0 && settled.length === 0);
}

/** Books one event. True when it must be sent again. */
function goesAgain(lane: LaneState, held: Held, batch: Batch, index: number, result: Result): boolean {
  if (result.status === 'delivered') {
    delivered(lane, batch, index);
    return false;
  }
  if (result.status === 'refused') {
    drop(lane, held.entry, result.why.code === 'too-large' ? 'too-large' : 'refused', result.why);
    return false;
  }
  if (result.status === 'split') {
    held.mostEvents = result.most;
    return true;
  }
  if (result.why.code === 'not-sent') return true;
  held.attempts += 1;
  const hopeless = whyHopeless(lane, held, batch, index, result);
  if (hopeless) drop(lane, held.entry, 'gave-up', hopeless);
  return hopeless === undefined;
}

function whyHopeless(lane: LaneState, held: Held, batch: Batch, index: number, result: Extract<Result, { status: 'retry' }>): Refusal | undefined {
  const { why } = result;
  const event = batch.events[index];
  const unsafe = result.doubtful && event && lane.transport.repeatSafe?.(event, { why, attempt: held.attempts }) === false;
  if (unsafe) return { ...why, message: `${why.message} The destination may have taken the event, and a repeat could count it twice.` };
  if (held.attempts >= lane.policy.maxAttempts) return { ...why, message: `${why.message} This was try ${held.attempts}, the last one.` };
  return undefined;
}

function delayRetries(lane: LaneState, again: readonly Held[], results: BatchResult, now: DurationMs): void {
  const attempts = again.reduce((most, held) => Math.max(most, held.attempts), 0);
  const wait = attempts === 0 ? 0 : backoff(lane.policy, attempts, lane.random);
  for (const held of again) held.notBefore = results.of(held).status === 'split' ? 0 : now + wait;
}

function bookHealth(lane: LaneState, results: BatchResult, now: DurationMs, failed: boolean): void {
  if (results.notBefore !== undefined) lane.pausedUntil = Math.max(lane.pausedUntil, now + results.notBefore);
  if (results.pausesLane) lane.circuit.failed(now, true);
  else if (failed && results.notBefore === undefined) lane.circuit.failed(now, false);
  else if (!failed) lane.circuit.succeeded();
}

function delivered(lane: LaneState, batch: Batch, index: number): void {
  lane.counters.delivered += 1;
  lane.counters.waiting -= 1;
  if (!lane.onDelivered && !lane.transport.settled) return;
  const event = batch.events[index];
  if (!event) return;
  lane.transport.settled?.(event, 'delivered');
  lane.onDelivered?.(event);
}

/** Takes an event that was waiting out of the books, for a reason. The caller settles it in the outbox. */
export function drop(lane: LaneState, entry: Entry, reason: DropReason, why: Refusal): void {
  lane.counters.waiting -= 1;
  countDropped(lane.counters, reason);
  const event = readEvent(entry);
  lane.transport.settled?.(event, 'dropped');
  lane.onDrop(event, reason, why);
}

export function settle(lane: LaneState, ids: readonly string[]): void {
  if (ids.length === 0) return;
  for (const id of ids) lane.progress.delete(id);
  whenDone(lane.outbox.settle(lane.name, ids), () => undefined, outboxFailed(lane, 'settle events'));
}
