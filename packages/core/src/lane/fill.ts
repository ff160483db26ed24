import { askHook } from './finish.ts';
import { readOrStandIn } from './make-batch.ts';
import type { DurationMs } from '../units.ts';
import { type Held, heldIds, type LaneState, outboxFailed, watch } from './state.ts';
import { leaseMs, type Taken, takeFrom } from './take.ts';

/** Most events and bytes that a lane holds at once, so that one blocked key leaves room for the others. */
const windowEvents = 1000;
const windowBytes = 4_194_304;

/** Takes from the outbox what there is room for, many at a time. `again` is called when it arrives later. */
export function fill(lane: LaneState, again: () => void): void {
  if (lane.asked || lane.ready === 0 || lane.idle.length > windowEvents / 2) return;
  try {
    const taken = takeFrom(lane, { events: windowEvents - lane.idle.length, bytes: windowBytes });
    if (!(taken instanceof Promise)) return receive(lane, taken);
    const asked = (lane.asked = { overdueAt: lane.clock.ticks() + leaseMs });
    // An answer that was given up comes too late: others may have taken what is in it.
    const isAwaited = (): boolean => lane.asked === asked;
    taken.then((found) => isAwaited() && receive(lane, found)).catch((cause: unknown) => isAwaited() && failed(lane, cause)).then(again);
  } catch (cause) {
    failed(lane, cause);
  }
}

/** Gives up an outbox that has not handed anything out for so long that a lease would be over. It is asked again after a while. */
export function landOverdueAnswer(lane: LaneState, now: DurationMs): void {
  if (lane.asked && now >= lane.asked.overdueAt) failed(lane, new Error(`It was asked for events, and has not answered for ${leaseMs / 1000} s.`));
}

function failed(lane: LaneState, cause: unknown): void {
  receive(lane, { entries: [], found: 0 });
  outboxFailed(lane, cause);
}

function receive(lane: LaneState, { entries, found }: Taken): void {
  lane.asked = undefined;
  if (found === 0) {
    lane.elsewhere += lane.ready;
    lane.ready = 0;
  }
  lane.tendAt = Math.min(lane.tendAt, lane.clock.ticks() + leaseMs / 2);
  lane.ready = Math.max(lane.ready - entries.length, 0);
  const { name, transport, idle } = lane;
  const known = lane.isLate ? new Set(heldIds(lane)) : undefined;
  for (const entry of entries) {
    if (known?.has(entry.id)) continue;
    const key = entry.keys?.find(({ lane: each }) => each === name)?.key ?? askHook(lane, undefined, () => transport.orderBy?.(readOrStandIn(entry)));
    idle.push({ ...blankHeld, entry, nth: (lane.received += 1), key });
  }
}

/** Copied for every entry, so that none is taken for long-lived: docs/decisions/0018. */
const blankHeld: Omit<Held, 'entry' | 'nth' | 'key'> = { attempts: 0, notBefore: 0, mostEvents: Infinity };

/** Renews the leases of what the lane holds, and looks again for what others had leased. */
export function tend(lane: LaneState, now: DurationMs): void {
  if (now < lane.tendAt) return;
  // A process that stood still for so long has lost its leases, and takes again what it holds.
  lane.isLate ||= now >= lane.tendAt + leaseMs / 2;
  lane.tendAt = Infinity;
  lane.ready += lane.elsewhere;
  lane.elsewhere = 0;
  const ids = heldIds(lane);
  lane.isLate &&= ids.length > 0;
  if (ids.length === 0) return;
  lane.tendAt = now + leaseMs / 2;
  watch(lane, () => lane.outbox.renew(lane.name, ids, leaseMs));
}
