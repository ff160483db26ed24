import type { Refusal } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import { discard, finish } from './finish.ts';
import { tryAll } from './pump.ts';
import { timedOut } from './send.ts';
import { heldIds, type LaneState, outboxFailed } from './state.ts';
import { type Taken, takeFrom } from './take.ts';

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
    if (!lane.outbox.durable) await dropAll(lane);
    else await giveBack(lane);
  } catch (cause) {
    outboxFailed(lane, cause);
  }
}

/** From then on it is the outbox that has it, for whoever asks. */
async function giveBack(lane: LaneState): Promise<void> {
  const ids = heldIds(lane);
  lane.idle = [];
  if (ids.length > 0) await lane.outbox.release(lane.name, ids);
}

function stopWaiting({ waiters }: LaneState): void {
  for (const { resolve } of waiters) resolve();
  waiters.clear();
}

const forgotten: Refusal = { code: 'closed', message: 'The tracker was closed, and its outbox keeps nothing.' };

/** Drops everything that waits: what the lane holds and what it has not taken yet. What is on its way stays so. */
async function dropAll(lane: LaneState): Promise<void> {
  lane.ready = 0;
  let next: Taken = { entries: lane.idle.map(({ entry }) => entry), found: 0 };
  do {
    discard(lane, next.entries, 'closed', forgotten);
    const taken = takeFrom(lane, { events: 1000, bytes: Number.MAX_SAFE_INTEGER });
    // Without a pause where there need be none: the books of a tracker that closes are read soon.
    next = taken instanceof Promise ? await taken : taken;
  } while (next.found > 0);
}
