import type { Entry } from '../ports/outbox.ts';
import type { DurationMs } from '../units.ts';
import { discard } from './finish.ts';
import type { Held, LaneState } from './state.ts';

const expired = { code: 'expired', message: 'The event became too old for the destination.' };

/** What the head of a lane's list comes to. */
interface Choice {
  /** May go together now. */
  readonly chosen: Held[];
  /** Must wait, for its time or its key. */
  readonly passed: Held[];
  readonly old: Entry[];
  /** The batch is full, or holds a repeat. */
  readonly goes: boolean;
}

/**
 * Takes the next events that may go together out of the list; undefined when none may go now. A batch that is not full goes only when it is due
 * or holds a repeat. `atExit` sends whatever the order, full or not. What is too old is dropped on the way.
 */
export function nextBatch(lane: LaneState, now: DurationMs, atExit: boolean): readonly Held[] | undefined {
  const { chosen, passed, old, goes } = choose(lane, now, atExit);
  const batch = goes || atExit || lane.waiters.size > 0 || now >= lane.dueAt ? chosen : [];
  if (batch.length > 0) cutHead(lane, chosen.length + passed.length + old.length, passed);
  if (old.length > 0) discard(lane, old, 'gave-up', expired);
  return batch.length + old.length > 0 ? batch : undefined;
}

/** Replaces the head of the list. One by one from its beginning, where that is all, because an engine need not move the rest for that. */
function cutHead({ idle }: LaneState, count: number, instead: readonly Held[]): void {
  if (count > 1 || instead.length > 0) idle.splice(0, count, ...instead);
  else idle.shift();
}

function choose(lane: LaneState, now: DurationMs, atExit: boolean): Choice {
  const { maxEvents, maxBytes } = lane.transport.limits;
  const isOld = lane.aging();
  const [chosen, passed, old]: [Held[], Held[], Entry[]] = [[], [], []];
  const blocked = flyingKeys(lane);
  let most = maxEvents;
  let bytes = 0;
  let goes = false;
  for (const held of lane.idle) {
    const { key, entry } = held;
    if (lane.doubted.has(entry.id) || (!atExit && (held.notBefore > now || (key !== undefined && blocked.has(key))))) {
      passed.push(held);
      if (key !== undefined) blocked.add(key);
    } else if (isOld(entry.occurredAt)) {
      old.push(entry);
    } else {
      const fits = chosen.length < Math.min(most, held.mostEvents) && (bytes === 0 || bytes + entry.size <= maxBytes);
      if (fits) chosen.push(held);
      bytes += entry.size;
      most = Math.min(most, held.mostEvents);
      goes ||= !fits || held.attempts > 0;
      if (!fits || chosen.length >= most) break;
    }
  }
  return { chosen, passed, old, goes: goes || chosen.length >= most };
}

/** Keys of what is on its way: later events with the same have to wait. */
function flyingKeys({ transport, flights }: LaneState): Set<string> {
  const keys = new Set<string>();
  if (transport.orderBy) for (const { held } of flights) for (const { key } of held) if (key !== undefined) keys.add(key);
  return keys;
}
