import type { Refusal } from '@waymark/core';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ClusterOutbox, clusterOutbox } from './__fixtures__/cluster-outbox.ts';
import { entryOf } from './__fixtures__/entries.ts';
import { storeAll, takeUntil } from './__fixtures__/takings.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

const some = { events: 1000, bytes: 1_000_000, leaseMs: 60_000 };
/** Where workers die, and where all live: a machine that stands still for longer takes partitions from those, too. Unit: milliseconds. */
const [mortalLeaseMs, longLeaseMs] = [3000, 6000];

async function worker(stream: string, leaseMs: number): Promise<ClusterOutbox> {
  const made = clusterOutbox({ servers: nats.servers, stream, partitions: 4, delivers: true, leaseMs, onError: () => undefined });
  onTestFinished(made.end);
  await made.outbox.open(['a']);
  return made;
}

test('workers share the partitions: a newcomer gets its part, and what a worker that closes held goes to the others', async () => {
  const first = await worker('shares', longLeaseMs);
  await expect.poll(() => first.partitions('a')).toBe(4);
  const second = await worker('shares', longLeaseMs);
  await expect.poll(() => [first.partitions('a'), second.partitions('a')]).toEqual([2, 2]);
  const all = Array.from({ length: 40 }, (_, index) => `e${index}`);
  await storeAll(second, all.map((id, index) => entryOf(id, { key: `k${index % 8}` })));
  const seen: Record<'first' | 'second', Set<string>> = { first: new Set(), second: new Set() };
  const look = async (): Promise<number> => {
    for (const { id } of await first.outbox.take('a', some)) seen.first.add(id);
    for (const { id } of await second.outbox.take('a', some)) seen.second.add(id);
    return new Set([...seen.first, ...seen.second]).size;
  };
  await expect.poll(look).toBe(40);
  expect([seen.first.size, seen.second.size].every((size) => size > 0)).toBe(true);
  await first.outbox.close();
  await expect.poll(() => second.partitions('a')).toBe(4);
  const inherited = await takeUntil(second, seen.first.size);
  expect(inherited.map(({ id }) => id)).toEqual(expect.arrayContaining([...seen.first].filter((id) => !seen.second.has(id))));
}, 150_000);

test('what a worker held that was killed comes back before all that is newer, in the order of each key', async () => {
  const first = await worker('killed', mortalLeaseMs);
  await storeAll(first, Array.from({ length: 200 }, (_, index) => entryOf(`old${index}`, { key: `k${index % 7}` })));
  await first.quiet();
  const delivered = await takeUntil(first, 50);
  const settled = delivered.map(({ id }) => id);
  await first.outbox.settle('a', settled, delivered);
  const second = await worker('killed', mortalLeaseMs);
  await first.crash();
  await storeAll(second, Array.from({ length: 100 }, (_, index) => entryOf(`new${index}`, { key: `k${index % 7}` })));
  const taken = (await takeUntil(second, 250)).map(({ id }) => id);
  const nth = (id: string): number => Number(/\d+/.exec(id)?.[0]) + (id.startsWith('new') ? 1000 : 0);
  expect(new Set([...settled, ...taken]).size).toBe(300);
  for (let key = 0; key < 7; key += 1) {
    const ofKey = taken.map(nth).filter((each) => (each % 1000) % 7 === key);
    expect(ofKey).toEqual(ofKey.toSorted((left, right) => left - right));
  }
}, 150_000);

test('a worker that was silent for longer than its lease loses its partitions, and lets go of what it holds', async () => {
  const problems: Refusal[] = [];
  const own = await startNats();
  onTestFinished(() => own.stop());
  const made = clusterOutbox({ servers: own.servers, partitions: 2, delivers: true, leaseMs: mortalLeaseMs, onError: (problem) => void problems.push(problem) });
  onTestFinished(made.end);
  const { outbox, quiet } = made;
  await outbox.open(['a']);
  const retreats = new Set<string>();
  outbox.onRetreat?.('a', (ids) => ids.forEach((id) => retreats.add(id)));
  await storeAll(made, [entryOf('e0'), entryOf('e1')]);
  await quiet();
  await own.nodes[0]?.kill();
  await expect.poll(() => [...retreats].toSorted()).toEqual(['e0', 'e1']);
  expect(problems.map(({ code }) => code)).toContain('partition-lost');
  expect(await outbox.take('a', some)).toEqual([]);
}, 150_000);
