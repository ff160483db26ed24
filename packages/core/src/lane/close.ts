import type { DropReason } from '../ports/report.ts';
import type { Refusal } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import { leaseMs } from './fill.ts';
import { discard, finish } from './finish.ts';
import { tryAll } from './pump.ts';
import { timedOut } from './send.ts';
import { heldIds, type LaneState, outboxFailed } from './state.ts';

/** Delivers what it can until nothing is left or the time is over. */
export async function emptyLane(lane: LaneState, within: DurationMs): Promise<void> {
  // What comes while another lane is still at work goes at once.
  lane.flushIntervalMs = 0;
  const stop = lane.clock.after(within, () => stopWaiting(lane));
  await tryAll(lane, Infinity);
  stop();
}

/** Stops the lane and gives back what it holds. Never rejects. */
export async function closeLane(lane: LaneState): Promise<void> {
  lane.closed = true;
  lane.stopTimer?.();
  for (const flight of [...lane.flights]) {
    flight.controller.abort();
    finish(lane, flight, timedOut);
  }
  stopWaiting(lane);
  try {
    if (!lane.outbox.durable) await purge(lane, 'closed', { code: 'closed', message: 'The tracker was closed, and its outbox keeps nothing.' });
    else if (lane.idle.length > 0) await lane.outbox.release(lane.name, heldIds(lane));
  } catch (cause) {
    outboxFailed(lane, cause);
  }
}

function stopWaiting({ waiters }: LaneState): void {
  for (const { resolve } of waiters) resolve();
  waiters.clear();
}

/** Drops everything that waits: what the lane holds and what it has not taken yet. What is on its way stays so. */
export async function purge(lane: LaneState, reason: DropReason, why: Refusal): Promise<void> {
  lane.ready = 0;
  let entries = lane.idle.map(({ entry }) => entry);
  do {
    discard(lane, entries, reason, why);
    const taken = lane.outbox.take(lane.name, { events: 1000, bytes: Number.MAX_SAFE_INTEGER, leaseMs });
    // Without a pause where there need be none: the books of a tracker that closes are read soon.
    entries = [...(taken instanceof Promise ? await taken : taken)];
  } while (entries.length > 0);
}
