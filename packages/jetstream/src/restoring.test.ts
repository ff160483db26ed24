import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { makeEvent } from '@waymark/core/testing';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { clusterOutbox } from './__fixtures__/cluster-outbox.ts';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';
import { storeAll } from './__fixtures__/takings.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

const some = { events: 100, bytes: 1_000_000, leaseMs: 60_000 };

/** An outbox that delivers, and what somebody with too many rights may do to its stream meanwhile. */
async function vandalised(stream: string, onError: () => void = () => undefined) {
  const { outbox } = clusterOutbox({ servers: nats.servers, stream, partitions: 1, maxBytes: 50_000_000, delivers: true, leaseMs: 1000, publishTimeoutMs: 300, onError });
  onTestFinished(() => outbox.close());
  await outbox.open(['a']);
  const connection = await connect({ servers: [...nats.servers] });
  onTestFinished(() => connection.close());
  const manager = await jetstreamManager(connection);
  const arrived = new Set<string>();
  return {
    outbox,
    manager,
    /** Takes and settles what is there, and says what came until now, in order: once, also where a machine that stands still loses its lease in between. */
    async all(): Promise<readonly string[]> {
      const taken = await outbox.take('a', some);
      await outbox.settle('a', taken.map(({ id }) => id), taken);
      for (const { id } of taken) arrived.add(id);
      return [...arrived];
    },
  };
}

test('what is stored while a consumer is deleted stays, and is delivered when the consumer is back by itself', async () => {
  const { outbox, manager, all } = await vandalised('consumers');
  await storeAll({ outbox }, [entryOf('before')]);
  await expect.poll(all).toEqual(['before']);
  await manager.consumers.delete('consumers', 'a-0');
  await storeAll({ outbox }, [entryOf('meanwhile')]);
  await expect.poll(all).toEqual(['before', 'meanwhile']);
}, 150_000);

test('a stream that was deleted is made anew, and its events are delivered although they have the numbers of earlier ones', async () => {
  const { outbox, manager, all } = await vandalised('streams');
  await storeAll({ outbox }, ['e0', 'e1', 'e2'].map((id) => entryOf(id)));
  await expect.poll(async () => (await all()).toSorted()).toEqual(['e0', 'e1', 'e2']);
  await manager.streams.delete('streams');
  // Refused, unless the stream is back by then.
  const { evicted } = await outbox.append([entryOf('doubtful')], noneBusy);
  const doubtful = evicted.map(({ entry }) => entry.id);
  await storeAll({ outbox }, [entryOf('later')]);
  await storeAll({ outbox }, [entryOf('last')]);
  const wanted = ['doubtful', 'e0', 'e1', 'e2', 'last', 'later'];
  await expect.poll(async () => [...new Set([...(await all()), ...doubtful])].toSorted()).toEqual(wanted);
}, 150_000);

test('workers get their partitions back when the stream of their leases was deleted', async () => {
  const { outbox, manager, all } = await vandalised('owners');
  await manager.streams.delete('owners-owners');
  // Until the lease is over nothing is missing.
  await new Promise((resolve) => setTimeout(resolve, 2000));
  await storeAll({ outbox }, [entryOf('later')]);
  await expect.poll(all).toEqual(['later']);
}, 150_000);

test('workers get their partitions back although the listener throws that is told of their loss', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  onTestFinished(() => said.mockRestore());
  const { outbox, manager, all } = await vandalised('listeners', () => {
    throw new Error('The log is full.');
  });
  await manager.streams.purge('listeners-owners');
  await expect.poll(() => said.mock.calls.map(([text]) => text)).toContainEqual(expect.stringMatching(/\[on-error-threw\].*jetstreamOutbox.*"partition-lost"/));
  await storeAll({ outbox }, [entryOf('later')]);
  await expect.poll(all).toEqual(['later']);
}, 150_000);

test('dead letters are kept although their stream was deleted', async () => {
  const { outbox, manager } = await vandalised('letters');
  const keep = (id: string): void => outbox.deadLetters.keep({ event: makeEvent('goalCompleted', {}, { id }), reason: 'refused', transport: 'a', why: { code: 'http-400', message: 'No.' } });
  const ids = async (): Promise<readonly string[]> => (await outbox.deadLetters.list()).map(({ event }) => event.id);
  await manager.streams.delete('letters-dead');
  expect(await ids()).toEqual([]);
  await manager.streams.delete('letters-dead');
  keep('one');
  await expect.poll(ids).toEqual(['one']);
  await manager.streams.delete('letters-dead');
  await outbox.deadLetters.remove([1]);
  expect(await ids()).toEqual([]);
}, 150_000);
