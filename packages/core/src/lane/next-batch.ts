import type { Entry } from '../ports/outbox.ts';
import type { DurationMs } from '../units.ts';
import { discard } from './finish.ts';
import type { Held, LaneState } from './state.ts';

const expired = { code: 'expired', message: 'The event became too old for the destination.' };

/**
 * Marks the next events that may go together as flying and returns them; undefined when none may go now. A batch that is not full goes only when it is due
 * or holds a repeat. `atExit` sends whatever the order, full or not. What is too old is dropped on the way.
 */
export function nextBatch(lane: LaneState, now: DurationMs, atExit: boolean): readonly Held[] | undefined {
  const { maxEvents, maxBytes } = lane.transport.limits;
  const oldest = lane.clock.now() - lane.policy.maxAgeMs;
  const chosen: Held[] = [];
  const old: Entry[] = [];
  const blocked = new Set<string | undefined>();
  let goes = atExit || lane.waiters.size > 0 || now >= lane.dueAt;
  let most = maxEvents;
  let bytes = 0;
  for (const held of lane.held.values()) {
    const { key, entry } = held;
    if (!atExit && blocked.has(key)) continue;
    if (held.flying || (held.notBefore > now && !atExit)) {
      if (key !== undefined) blocked.add(key);
    } else if (entry.occurredAt < oldest) {
      old.push(entry);
    } else {
      const fits = chosen.length < Math.min(most, held.mostEvents) && (bytes === 0 || bytes + entry.size <= maxBytes);
      if (fits) {
        chosen.push(held);
        bytes += entry.size;
        most = Math.min(most, held.mostEvents);
      }
      goes ||= !fits || held.attempts > 0 || chosen.length >= most;
      if (!fits) break;
    }
  }
  const batch = goes ? chosen : [];
  for (const held of batch) held.flying = true;
  lane.flying += batch.length;
  discard(lane, old, 'gave-up', expired);
  return batch.length + old.length > 0 ? batch : undefined;
}
