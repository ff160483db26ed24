import type { Entry } from '../ports/outbox.ts';
import type { MixedOutcome, Refusal, SendContext, SendOutcome } from '../ports/transport.ts';
import { askHook, finish } from './finish.ts';
import { isReadable, makeBatch, readEvent } from './make-batch.ts';
import type { DurationMs } from '../units.ts';
import type { Flight, Held, LaneState } from './state.ts';

/** How long a transport may take to notice that its try was aborted. */
const graceMs = 1000;

export const timedOut: SendOutcome = {
  status: 'retry',
  maybeTaken: true,
  why: { code: 'timeout', message: 'The destination did not answer in time.' },
};

/** Starts one try of events that are marked as flying. `next` is called when its result is in the books. */
export function start(lane: LaneState, held: readonly Held[], urgency: SendContext['urgency'], next: () => void): void {
  const flight: Flight = {
    held,
    batch: makeBatch(held.map(({ entry }) => entry)),
    attempt: 1 + held.reduce((most, { attempts }) => Math.max(most, attempts), 0),
    controller: new AbortController(),
    overdueAt: lane.clock.ticks() + lane.policy.timeoutMs + 2 * graceMs,
    barred: [],
    left: undefined,
    hasLanded: false,
  };
  lane.flights.push(flight);
  let stopTimer = lane.clock.after(lane.policy.timeoutMs, () => {
    flight.controller.abort();
    stopTimer = lane.clock.after(graceMs, () => land(timedOut));
  });
  function land(outcome: SendOutcome): void {
    stopTimer();
    finish(lane, flight, outcome);
    next();
  }
  sendSafely(lane, flight, urgency).then(land);
}

/**
 * Gives up tries whose time is over and whose timers have not rung: an edge platform takes both away together with the request in which they began. Their
 * signal stays as it is, because it belongs to that request.
 */
export function landOverdue(lane: LaneState, now: DurationMs): void {
  for (let index = lane.flights.length - 1; index >= 0; index -= 1) {
    const flight = lane.flights[index];
    if (flight && now >= flight.overdueAt) finish(lane, flight, timedOut);
  }
}

async function sendSafely(lane: LaneState, flight: Flight, urgency: SendContext['urgency']): Promise<SendOutcome> {
  const { transport, name, clock, fetch, progress, accepted, delivered, waiting } = lane;
  const { batch, attempt, controller } = flight;
  const counters = { accepted, delivered, waiting, dropped: accepted - delivered - waiting };
  try {
    const outcome: unknown = await transport.send(batch, { urgency, attempt, signal: controller.signal, fetch, now: clock.now, progress, counters });
    if (isOutcome(outcome)) return outcome;
  } catch (cause) {
    return blame(lane, flight, { code: 'transport-threw', message: `The transport "${name}" threw.`, cause });
  }
  // Whatever the batch is, it would be sent once more to the same end.
  return { status: 'refused', why: { code: 'transport-threw', message: `The transport "${name}" answered with what is no SendOutcome.` } };
}

const unreadable: Refusal = { code: 'event-unreadable', message: 'The stored text of the event is damaged, so that it cannot be sent.' };
const notSent: Refusal = { code: 'not-sent', message: 'Another event of the batch could not be read.' };

/**
 * Finds out which events made a transport throw. Those whose text was damaged on a disk are known; the others then go again without them. Else halves go again, where
 * a repeat is safe, because nobody knows what was sent before, until the event at fault is alone.
 */
function blame(lane: LaneState, { batch: { entries }, attempt }: Flight, why: Refusal): SendOutcome {
  const damaged = entries.filter((entry) => !isReadable(entry));
  const others = entries.filter((entry) => !damaged.includes(entry));
  if (damaged.length > 0) return { status: 'mixed', refused: mapOf(damaged, unreadable), retry: mapOf(others, notSent) };
  if (entries.length === 1) return { status: 'refused', why };
  const { transport } = lane;
  const unsafe = transport.repeatSafe ? entries.filter((entry) => !askHook(lane, false, () => transport.repeatSafe?.(readEvent(entry), { why, attempt }))) : [];
  if (unsafe.length === 0) return { status: 'split', why };
  const safe = entries.filter((entry) => !unsafe.includes(entry));
  return { status: 'mixed', refused: mapOf(unsafe, why), retry: new Map(), split: mapOf(safe, { why, most: entries.length >> 1 }) };
}

function mapOf<Value>(entries: readonly Entry[], value: Value): ReadonlyMap<string, Value> {
  return new Map(entries.map(({ id }) => [id, value]));
}

/** False for what is no outcome, so that a transport that answers wrongly cannot make events wait for ever. */
function isOutcome(answer: unknown): answer is SendOutcome {
  const { status, why, retry, refused } = Object(answer) as Partial<MixedOutcome> & { readonly why?: Refusal };
  const isMixed = String(status) === 'mixed' && typeof retry?.has === 'function' && typeof refused?.get === 'function';
  const hasReason = ['retry', 'refused', 'split'].includes(String(status)) && typeof why?.code === 'string';
  return isMixed || hasReason || String(status) === 'delivered';
}
