import type { DropReason } from '../ports/report.ts';
import type { Refusal } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import { leaseMs } from './fill.ts';
import { drop, finish, settle } from './finish.ts';
import { makeBatch } from './make-batch.ts';
import { pump } from './pump.ts';
import { timedOut } from './send.ts';
import type { LaneState } from './state.ts';

/** Delivers what it can until the time is over, then stops the lane and gives back what it holds. */
export async function closeLane(lane: LaneState, within: DurationMs): Promise<void> {
  if (lane.closed) return;
  await emptied(lane, within);
  lane.closed = true;
  lane.wake?.stop();
  lane.stopRenewing?.();
  for (const flight of [...lane.flights]) {
    flight.controller.abort();
    finish(lane, flight, makeBatch(flight.held.map(({ entry }) => entry)), timedOut);
  }
  for (const waiter of lane.waiters) waiter.resolve();
  lane.waiters.clear();
  if (lane.outbox.durable) await giveBack(lane);
  else await purge(lane, 'closed', { code: 'closed', message: 'The tracker was closed before the event could be delivered, and its outbox keeps nothing.' });
  await lane.transport.close?.();
}

function emptied(lane: LaneState, within: DurationMs): Promise<void> {
  if (lane.ready + lane.window.items.length + lane.flights.size === 0) return Promise.resolve();
  for (const held of lane.window.items) held.notBefore = 0;
  return new Promise((resolve) => {
    const stop = lane.clock.after(within, resolve);
    lane.waiters.add({
      left: Number.POSITIVE_INFINITY,
      untilEmpty: true,
      resolve() {
        stop();
        resolve();
      },
    });
    pump(lane);
  });
}

async function giveBack(lane: LaneState): Promise<void> {
  const ids = lane.window.remove(new Set(lane.window.items.map(({ entry }) => entry.id))).map(({ entry }) => entry.id);
  if (ids.length > 0) await lane.outbox.release(lane.name, ids);
}

/** Drops everything that waits: what the lane holds and what it has not taken yet. What is on its way stays so. */
export async function purge(lane: LaneState, reason: DropReason, why: Refusal): Promise<void> {
  lane.ready = 0;
  const held = lane.window.remove(new Set(lane.window.items.map(({ entry }) => entry.id)));
  for (const { entry } of held) drop(lane, entry, reason, why);
  settle(
    lane,
    held.map(({ entry }) => entry.id),
  );
  for (;;) {
    const entries = await lane.outbox.take(lane.name, { events: 1000, bytes: Number.MAX_SAFE_INTEGER, leaseMs });
    if (entries.length === 0) break;
    for (const entry of entries) drop(lane, entry, reason, why);
    settle(
      lane,
      entries.map(({ id }) => id),
    );
  }
}
