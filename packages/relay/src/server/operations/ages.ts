import type { Clock, Outbox } from '@waymark/core';
import type { DeliverySnapshot } from './snapshot.ts';

/** How long the oldest event of each lane has waited. Lanes of which the outbox cannot tell, or not now, are left out. */
export async function agesOf(outbox: Pick<Outbox, 'oldest'>, lanes: readonly string[], { now }: Pick<Clock, 'now'>): Promise<DeliverySnapshot['oldestMs']> {
  const pairs = await Promise.all(lanes.map(async (lane) => [lane, await ageOf(outbox, lane, now())] as const));
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, number] => pair[1] !== undefined));
}

async function ageOf(outbox: Pick<Outbox, 'oldest'>, lane: string, now: number): Promise<number | undefined> {
  if (!outbox.oldest) return undefined;
  try {
    const at = await outbox.oldest(lane);
    return at === undefined ? 0 : Math.max(0, now - at);
  } catch {
    return undefined;
  }
}
