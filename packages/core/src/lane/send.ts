import type { Batch, SendContext, SendOutcome } from '../ports/transport.ts';
import { totalDropped } from './counters.ts';
import { finish } from './finish.ts';
import { makeBatch } from './make-batch.ts';
import type { Flight, LaneState } from './state.ts';
import type { Held } from './window.ts';

/** How long a transport may take to notice that its try was aborted. */
const graceMs = 1000;

export const timedOut: SendOutcome = {
  status: 'retry',
  maybeTaken: true,
  why: { code: 'timeout', message: 'The destination did not answer in time.' },
};

/** Starts one try of a batch. `next` is called when its result is in the books. */
export function start(lane: LaneState, held: readonly Held[], urgency: SendContext['urgency'], next: () => void): void {
  const flight: Flight = { held, controller: new AbortController(), done: false };
  lane.flights.add(flight);
  for (const { entry, key } of held) {
    lane.busyIds.add(entry.id);
    if (key !== undefined) lane.busyKeys.add(key);
  }
  const batch = makeBatch(held.map(({ entry }) => entry));
  let stopTimer = lane.clock.after(lane.policy.timeoutMs, () => {
    flight.controller.abort();
    stopTimer = lane.clock.after(graceMs, () => land(timedOut));
  });
  function land(outcome: SendOutcome): void {
    stopTimer();
    if (flight.done) return;
    finish(lane, flight, batch, outcome);
    next();
  }
  sendSafely(lane, batch, contextOf(lane, flight, urgency)).then(land);
}

function contextOf(lane: LaneState, flight: Flight, urgency: SendContext['urgency']): SendContext {
  const { accepted, delivered, waiting } = lane.counters;
  return {
    urgency,
    attempt: 1 + flight.held.reduce((most, { attempts }) => Math.max(most, attempts), 0),
    signal: flight.controller.signal,
    fetch: lane.fetch,
    progress: lane.progress,
    counters: { accepted, delivered, waiting, dropped: totalDropped(lane.counters) },
  };
}

async function sendSafely(lane: LaneState, batch: Batch, context: SendContext): Promise<SendOutcome> {
  try {
    return await lane.transport.send(batch, context);
  } catch (cause) {
    return { status: 'refused', why: { code: 'transport-threw', message: `The transport "${lane.name}" threw. That is a bug in the transport.`, cause } };
  }
}
