import { forgetOldest } from '../lru.ts';
import type { Awaitable, Entry } from '../ports/outbox.ts';
import type { Bytes, DurationMs } from '../units.ts';
import type { LaneState } from './state.ts';

/** How long a lane owns what it took before others may take it. Renewed at half time while it holds it. */
export const leaseMs: DurationMs = 60_000;

/** What an outbox handed out. */
export interface Taken {
  /** Those that are still to be delivered. */
  readonly entries: readonly Entry[];
  /** How many there were. */
  readonly found: number;
}

/** Ids that are remembered for an outbox that takes its time. One that never answers must not fill the memory. */
const mostGone = 10_000;

/** Takes from the outbox. What was given up or withdrawn while it answered is not for delivery any more. */
export function takeFrom(lane: LaneState, most: { readonly events: number; readonly bytes: Bytes }): Awaitable<Taken> {
  const taken = lane.outbox.take(lane.name, { ...most, leaseMs });
  return taken instanceof Promise ? takeLater(lane, taken) : { entries: taken, found: taken.length };
}

async function takeLater({ gone }: LaneState, taking: Promise<readonly Entry[]>): Promise<Taken> {
  gone.takes += 1;
  try {
    const found = await taking;
    return { entries: gone.ids.size === 0 ? found : found.filter(({ id }) => !gone.ids.has(id)), found: found.length };
  } finally {
    gone.takes -= 1;
    if (gone.takes === 0) gone.ids.clear();
  }
}

/** An entry is gone that the lane does not hold: the outbox may be about to hand it out. */
export function noteGone({ gone }: LaneState, id: string): void {
  if (gone.takes === 0) return;
  gone.ids.add(id);
  forgetOldest(gone.ids, mostGone);
}
