import type { Entry } from '../ports/outbox.ts';
import { readEvent } from './make-batch.ts';
import { keyOf, type LaneState, outboxFailed, whenDone } from './state.ts';
import type { Held } from './window.ts';

/** How long a lane owns what it took before others may take it. Renewed at half time while it holds it. */
export const leaseMs = 60_000;
/** Most events and bytes that a lane holds at once, so that one blocked key leaves room for the others. */
const windowEvents = 1000;
const windowBytes = 4_194_304;

/** Takes from the outbox what the window has room for. `again` is called when it arrives later. */
export function fill(lane: LaneState, again: () => void): void {
  const room = windowEvents - lane.window.items.length;
  if (lane.filling || lane.ready === 0 || room <= 0) return;
  lane.filling = true;
  let later = false;
  whenDone(
    lane.outbox.take(lane.name, { events: room, bytes: windowBytes, leaseMs }),
    (entries) => {
      lane.filling = false;
      receive(lane, entries);
      if (later) again();
    },
    (error) => {
      lane.filling = false;
      missing(lane, lane.ready);
      outboxFailed(lane, 'hand out events')(error);
      again();
    },
  );
  later = true;
}

function receive(lane: LaneState, entries: readonly Entry[]): void {
  if (entries.length === 0) missing(lane, lane.ready);
  lane.ready = Math.max(lane.ready - entries.length, 0);
  lane.window.add(entries.map((entry) => hold(lane, entry)));
  if (entries.length > 0 && !lane.stopRenewing) renewLater(lane);
}

function hold(lane: LaneState, entry: Entry): Held {
  const position = lane.nextPosition;
  lane.nextPosition += 1;
  return { entry, position, key: keyOf(lane, entry, readEvent), attempts: 0, notBefore: 0, mostEvents: Number.POSITIVE_INFINITY };
}

function missing(lane: LaneState, count: number): void {
  lane.elsewhere += count;
  lane.ready = 0;
}

function renewLater(lane: LaneState): void {
  lane.stopRenewing = lane.clock.after(leaseMs / 2, () => {
    lane.stopRenewing = undefined;
    const ids = [...lane.window.items.map((held) => held.entry.id), ...lane.busyIds];
    if (ids.length === 0) return;
    whenDone(lane.outbox.renew(lane.name, ids, leaseMs), () => undefined, outboxFailed(lane, 'renew leases'));
    renewLater(lane);
  });
}
