import type { Refusal } from '@waymark/core';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ClusterOutbox, clusterOutbox } from './__fixtures__/cluster-outbox.ts';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

const some = { events: 1000, bytes: 1_000_000, leaseMs: 60_000 };
/** Much longer than a busy machine keeps a process waiting. */
const leaseMs = 4000;

async function worker(stream: string, onError: (problem: Refusal) => void = () => undefined): Promise<ClusterOutbox> {
  const made = clusterOutbox({ servers: nats.servers, stream, partitions: 4, delivers: true, leaseMs, onError });
  await made.outbox.open(['a']);
  return made;
}

test('workers share the partitions: a newcomer gets its part, and what a worker that closes held goes to the others at once', async () => {
  const first = await worker('shares');
  expect(first.partitions('a')).toBe(4);
  const second = await worker('shares');
  await expect.poll(() => [first.partitions('a'), second.partitions('a')]).toEqual([2, 2]);
  await second.outbox.append(Array.from({ length: 40 }, (_, index) => entryOf(`e${index}`, { key: `k${index % 8}` })), noneBusy);
  await first.quiet();
  await second.quiet();
  const held = await first.outbox.take('a', some);
  expect(held.length).toBeGreaterThan(0);
  const others = await second.outbox.take('a', some);
  expect(held.length + others.length).toBe(40);
  await first.outbox.close();
  await expect.poll(() => second.partitions('a')).toBe(4);
  await second.quiet();
  expect((await second.outbox.take('a', some)).map(({ id }) => id).toSorted()).toEqual(held.map(({ id }) => id).toSorted());
  await second.outbox.close();
}, 150_000);

test('what a worker held that was killed comes back before all that is newer, in the order of each key', async () => {
  const first = await worker('killed');
  await first.outbox.append(Array.from({ length: 200 }, (_, index) => entryOf(`old${index}`, { key: `k${index % 7}` })), noneBusy);
  await first.quiet();
  const delivered = (await first.outbox.take('a', { ...some, events: 50 })).map(({ id }) => id);
  await first.outbox.settle('a', delivered);
  const second = await worker('killed');
  await first.crash();
  await second.outbox.append(Array.from({ length: 100 }, (_, index) => entryOf(`new${index}`, { key: `k${index % 7}` })), noneBusy);
  await expect.poll(() => second.partitions('a')).toBe(4);
  await second.quiet();
  const taken = (await second.outbox.take('a', some)).map(({ id }) => id);
  const nth = (id: string): number => Number(/\d+/.exec(id)?.[0]) + (id.startsWith('new') ? 1000 : 0);
  expect(new Set([...delivered, ...taken]).size).toBe(300);
  expect(taken.length).toBe(250);
  for (let key = 0; key < 7; key += 1) {
    const ofKey = taken.map(nth).filter((each) => (each % 1000) % 7 === key);
    expect(ofKey).toEqual(ofKey.toSorted((left, right) => left - right));
  }
  await second.outbox.close();
}, 150_000);

test('a worker that was silent for longer than its lease loses its partitions, and lets go of what it holds', async () => {
  const problems: Refusal[] = [];
  const own = await startNats();
  onTestFinished(() => own.stop());
  const { outbox, quiet } = clusterOutbox({ servers: own.servers, partitions: 2, delivers: true, leaseMs, onError: (problem) => void problems.push(problem) });
  await outbox.open(['a']);
  const retreats: string[] = [];
  outbox.onRetreat?.('a', (ids) => void retreats.push(...ids));
  await outbox.append([entryOf('e0'), entryOf('e1')], noneBusy);
  await quiet();
  await own.nodes[0]?.kill();
  await expect.poll(() => retreats.toSorted()).toEqual(['e0', 'e1']);
  expect(problems.map(({ code }) => code)).toContain('partition-lost');
  expect(await outbox.take('a', some)).toEqual([]);
  await outbox.close();
}, 150_000);
