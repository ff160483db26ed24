import type { Entry, NewEntry } from '@waymark/core';
import type { ClusterOutbox } from './cluster-outbox.ts';
import { noneBusy } from './entries.ts';

const lookEveryMs = 20;

/** Stores entries, again until the cluster has them, however long a busy machine takes for that. */
export async function storeAll({ outbox }: Pick<ClusterOutbox, 'outbox'>, entries: readonly NewEntry[]): Promise<void> {
  while ((await outbox.append(entries, noneBusy)).evicted.length > 0);
}

/**
 * Takes for lane `a` until there are so many. A machine that stands still for longer than a lease loses its partitions, and what it has taken comes again, so that
 * each counts once, where it came first.
 */
export async function takeUntil({ outbox }: ClusterOutbox, count: number): Promise<readonly Entry[]> {
  const taken = new Map<string, Entry>();
  for (;;) {
    for (const entry of await outbox.take('a', { events: Math.max(count - taken.size, 1), bytes: 1_000_000, leaseMs: 60_000 })) taken.set(entry.id, entry);
    if (taken.size >= count) return [...taken.values()];
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

/** The same, and what comes until this process has read all that the cluster has for it. */
export async function takeAll(worker: ClusterOutbox, count: number): Promise<readonly Entry[]> {
  const taken = await takeUntil(worker, count);
  await worker.quiet();
  const more = await worker.outbox.take('a', { events: 1000, bytes: 1_000_000, leaseMs: 60_000 });
  return [...new Map([...taken, ...more].map((entry) => [entry.id, entry])).values()];
}
