import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ClusterOutbox, clusterOutbox, type Trouble } from './__fixtures__/cluster-outbox.ts';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';

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

const some = { events: 100, bytes: 1_000_000, leaseMs: 60_000 };
const leaseMs = 3000;

async function worker(stream: string, trouble: Trouble = {}): Promise<ClusterOutbox> {
  const made = clusterOutbox({ servers: nats.servers, stream, partitions: 1, delivers: true, leaseMs, maxBytes: 10_000_000, onError: () => undefined }, trouble);
  await made.outbox.open(['a']);
  return made;
}

/** Stores ten events and settles the first five; the cluster confirms that and forgets it. */
async function settleHalf({ outbox, quiet }: ClusterOutbox): Promise<void> {
  await outbox.append(Array.from({ length: 10 }, (_, index) => entryOf(`e${index}`, { key: 'k' })), noneBusy);
  await quiet();
  const taken = await outbox.take('a', { ...some, events: 5 });
  await outbox.settle('a', taken.map(({ id }) => id), taken);
}

/** Takes what comes to a worker until there are so many, and a moment longer. */
async function takeAll({ outbox }: ClusterOutbox, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  const take = async (): Promise<number> => ids.push(...(await outbox.take('a', some)).map(({ id }) => id));
  await expect.poll(take).toBeGreaterThanOrEqual(count);
  await new Promise((resolve) => setTimeout(resolve, leaseMs));
  await take();
  return ids;
}

const notes = async (stream: string): Promise<number> => (await manager.streams.info(`${stream}-notes`).catch(() => undefined))?.state.messages ?? 0;
const secondHalf = ['e5', 'e6', 'e7', 'e8', 'e9'];

test('what a worker settled before it was killed does not go again, although its acknowledgements died with a server', async () => {
  const first = await worker('killed', { losesAcks: true });
  await settleHalf(first);
  await expect.poll(() => notes('killed')).toBe(1);
  await first.crash();
  const second = await worker('killed');
  expect(await takeAll(second, 5)).toEqual(secondHalf);
  await expect.poll(async () => (await manager.streams.info('killed')).state.messages).toBe(5);
  await second.outbox.close();
}, 150_000);

test('what a worker settled last is noted before it gives a partition to another', async () => {
  const first = await worker('given', { losesAcks: true });
  await settleHalf(first);
  await first.outbox.close();
  const second = await worker('given');
  expect(await takeAll(second, 5)).toEqual(secondHalf);
  await second.outbox.close();
}, 150_000);

test('a worker that lost a partition and gets it back knows what it settled before', async () => {
  const only = await worker('lost', { losesAcks: true });
  await settleHalf(only);
  await expect.poll(() => notes('lost')).toBe(1);
  expect((await only.outbox.take('a', some)).map(({ id }) => id)).toEqual(secondHalf);
  await manager.streams.purge('lost-owners');
  expect(await takeAll(only, 5)).toEqual(secondHalf);
  await only.outbox.close();
}, 150_000);

test('without notes a partition is read as it is, and they are kept again when somebody has deleted them', async () => {
  const first = await worker('deleted');
  await manager.streams.delete('deleted-notes');
  await settleHalf(first);
  await expect.poll(() => notes('deleted')).toBe(1);
  await first.crash();
  await manager.streams.delete('deleted-notes');
  const second = await worker('deleted');
  expect(await takeAll(second, 5)).toEqual(secondHalf);
  await second.outbox.close();
}, 150_000);
