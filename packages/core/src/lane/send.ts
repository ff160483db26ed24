import type { Batch, MixedOutcome, Refusal, SendContext, SendOutcome } from '../ports/transport.ts';
import { finish } from './finish.ts';
import { isReadable, makeBatch } from './make-batch.ts';
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

async function sendSafely({ transport, name, clock, fetch, progress, accepted, delivered, waiting }: LaneState, flight: Flight, urgency: SendContext['urgency']): Promise<SendOutcome> {
  const { batch, attempt, controller } = flight;
  const counters = { accepted, delivered, waiting, dropped: accepted - delivered - waiting };
  try {
    return wellFormed(await transport.send(batch, { urgency, attempt, signal: controller.signal, fetch, now: clock.now, progress, counters }));
  } catch (cause) {
    return blame(batch, { code: 'transport-threw', message: `The transport "${name}" threw.`, cause });
  }
}

const unreadable: Refusal = { code: 'event-unreadable', message: 'The stored text of the event is damaged, so that it cannot be sent.' };
const notSent: Refusal = { code: 'not-sent', message: 'Another event of the batch could not be read.' };

/** A text that was damaged on a disk makes a transport throw through no fault of its own: then the other events go again without it. */
function blame({ entries }: Batch, why: Refusal): SendOutcome {
  const refused = new Map<string, Refusal>();
  const retry = new Map<string, Refusal>();
  for (const entry of entries) {
    if (isReadable(entry)) retry.set(entry.id, notSent);
    else refused.set(entry.id, unreadable);
  }
  return refused.size > 0 ? { status: 'mixed', refused, retry } : { status: 'refused', why };
}

/** Throws for what is no outcome, so that a transport that answers wrongly cannot make events wait for ever. */
function wellFormed(outcome: SendOutcome): SendOutcome {
  const { status, why, retry, refused } = outcome as Partial<MixedOutcome> & { readonly why?: Refusal };
  const isMixed = String(status) === 'mixed' && typeof retry?.has === 'function' && typeof refused?.get === 'function';
  const hasReason = ['retry', 'refused', 'split'].includes(String(status)) && typeof why?.code === 'string';
  if (isMixed || hasReason || String(status) === 'delivered') return outcome;
  throw new TypeError('A transport must answer with a SendOutcome.');
}
