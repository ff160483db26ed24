import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Entry } from '@waymark/core';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { type ClusterOutbox, clusterOutbox, type Trouble } from './__fixtures__/cluster-outbox.ts';
import { entryOf } from './__fixtures__/entries.ts';
import { storeAll, takeAll, takeUntil } from './__fixtures__/takings.ts';

let nats: NatsCluster;
let connection: NatsConnection;
let manager: JetStreamManager;
beforeAll(async () => {
  nats = await startNats();
  connection = await connect({ servers: [...nats.servers] });
  manager = await jetstreamManager(connection);
});
afterAll(async () => {
  await connection.close();
  await nats.stop();
});

const leaseMs = 3000;

async function worker(stream: string, trouble: Trouble = {}): Promise<ClusterOutbox> {
  const made = clusterOutbox({ servers: nats.servers, stream, partitions: 1, delivers: true, leaseMs, maxBytes: 10_000_000, onError: () => undefined }, trouble);
  onTestFinished(made.end);
  await made.outbox.open(['a']);
  return made;
}

const idsOf = (entries: readonly Entry[]): readonly string[] => entries.map(({ id }) => id);

/** Stores ten events and settles the first five; the cluster confirms that and forgets it. */
async function settleHalf(made: ClusterOutbox): Promise<void> {
  await storeAll(made, Array.from({ length: 10 }, (_, index) => entryOf(`e${index}`, { key: 'k' })));
  const taken = await takeUntil(made, 5);
  await made.outbox.settle('a', idsOf(taken), taken);
}

const notes = async (stream: string): Promise<number> => (await manager.streams.info(`${stream}-notes`).catch(() => undefined))?.state.messages ?? 0;
const secondHalf = ['e5', 'e6', 'e7', 'e8', 'e9'];

test('what a worker settled before it was killed does not go again, although its acknowledgements died with a server', async () => {
  const first = await worker('killed', { losesAcks: true });
  await settleHalf(first);
  await expect.poll(() => notes('killed')).toBeGreaterThan(0);
  await first.crash();
  const second = await worker('killed');
  expect(idsOf(await takeAll(second, 5))).toEqual(secondHalf);
  await expect.poll(async () => (await manager.streams.info('killed')).state.messages).toBe(5);
}, 150_000);

test('what a worker settled last is noted before it gives a partition to another', async () => {
  const first = await worker('given', { losesAcks: true });
  await settleHalf(first);
  await first.outbox.close();
  const second = await worker('given');
  expect(idsOf(await takeAll(second, 5))).toEqual(secondHalf);
}, 150_000);

test('a worker that lost a partition and gets it back knows what it settled before', async () => {
  const only = await worker('lost', { losesAcks: true });
  await settleHalf(only);
  await expect.poll(() => notes('lost')).toBeGreaterThan(0);
  expect(idsOf(await takeUntil(only, 5))).toEqual(secondHalf);
  await manager.streams.purge('lost-owners');
  expect(idsOf(await takeUntil(only, 5))).toEqual(secondHalf);
  await new Promise((resolve) => setTimeout(resolve, leaseMs));
  const more = idsOf(await only.outbox.take('a', { events: 100, bytes: 1_000_000, leaseMs: 60_000 }));
  expect(secondHalf).toEqual(expect.arrayContaining([...more]));
}, 150_000);

test('without notes a partition is read as it is, and they are kept again when somebody has deleted them', async () => {
  const first = await worker('deleted');
  await manager.streams.delete('deleted-notes');
  await settleHalf(first);
  await expect.poll(() => notes('deleted')).toBeGreaterThan(0);
  await first.crash();
  await manager.streams.delete('deleted-notes');
  const second = await worker('deleted');
  expect(idsOf(await takeAll(second, 5))).toEqual(secondHalf);
}, 150_000);
