import type { Refusal } from '@waymark/core';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { clusterOutbox } from './__fixtures__/cluster-outbox.ts';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';
import { storeAll } from './__fixtures__/takings.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

const idsOf = (list: readonly { readonly id: string }[]): readonly string[] => list.map(({ id }) => id);
const some = { events: 100, bytes: 1_000_000, leaseMs: 60_000 };

test('a full stream refuses what is new, keeps what it has, and takes more when there is room', async () => {
  const { outbox, quiet } = clusterOutbox({ servers: nats.servers, stream: 'full', partitions: 1, maxEvents: 3, delivers: true });
  await outbox.open(['a']);
  const refused = await outbox.append(['e0', 'e1', 'e2', 'e3', 'e4'].map((id) => entryOf(id)), noneBusy);
  expect(refused.evicted.length).toBe(2);
  const kept = ['e0', 'e1', 'e2', 'e3', 'e4'].filter((id) => !idsOf(refused.evicted.map(({ entry }) => entry)).includes(id));
  await quiet();
  const taken = await outbox.take('a', some);
  expect(idsOf(taken).toSorted()).toEqual(kept);
  await expect.poll(() => outbox.pressure?.()).toBe(1);
  await outbox.settle('a', idsOf(taken), taken);
  await expect.poll(async () => (await outbox.append([entryOf('later')], noneBusy)).evicted.length).toBe(0);
  await outbox.close();
});

test('what follows an event that was not stored is not stored either, where it has the same key', async () => {
  const { outbox } = clusterOutbox({ servers: nats.servers, stream: 'narrow', partitions: 1, maxBytes: 3000 });
  await outbox.open(['a']);
  const { evicted } = await outbox.append([entryOf('e0', { key: 'k' }), entryOf('big', { key: 'k', text: 'x'.repeat(4000) }), entryOf('e1', { key: 'k' }), entryOf('other', { key: 'l' })], noneBusy);
  expect(idsOf(evicted.map(({ entry }) => entry))).toEqual(['big', 'e1']);
  await outbox.close();
});

test('what is larger than the servers take is refused at once, with what follows it, and told of', async () => {
  const own = await startNats({ extra: 'max_payload: 4KB' });
  onTestFinished(() => own.stop());
  const problems: Refusal[] = [];
  const { outbox, end } = clusterOutbox({ servers: own.servers, partitions: 1, publishTimeoutMs: 60_000, onError: (problem) => void problems.push(problem) });
  onTestFinished(end);
  await outbox.open(['a']);
  const { evicted } = await outbox.append([entryOf('e0', { key: 'k' }), entryOf('big', { key: 'k', text: 'x'.repeat(5000) }), entryOf('e1', { key: 'k' }), entryOf('other', { key: 'l' })], noneBusy);
  expect(idsOf(evicted.map(({ entry }) => entry))).toEqual(['big', 'e1']);
  expect(problems).toMatchObject([{ code: 'outbox-failed', cause: { message: expect.stringContaining('max_payload') } }]);
});

test('an entry goes to each of its lanes once, whatever the lanes order it by', async () => {
  const { outbox, quiet } = clusterOutbox({ servers: nats.servers, stream: 'split', partitions: 64, delivers: true });
  await outbox.open(['a', 'b', 'c']);
  const entry = { ...entryOf('e', { lanes: ['a', 'b', 'c'] }), keys: [{ lane: 'a', key: 'one' }, { lane: 'b', key: 'two' }] };
  expect(await outbox.append([entry], noneBusy)).toEqual({ evicted: [], repeated: [] });
  expect(await outbox.append([entry], noneBusy)).toEqual({ evicted: [], repeated: ['e'] });
  await quiet();
  for (const lane of ['a', 'b', 'c']) expect(idsOf(await outbox.take(lane, some))).toEqual(['e']);
  await outbox.close();
});

test('what is stored outlives the death of the server, and storing goes on when it is back', async () => {
  const own = await startNats();
  onTestFinished(() => own.stop());
  const problems: Refusal[] = [];
  const { outbox, quiet } = clusterOutbox({ servers: own.servers, partitions: 2, delivers: true, publishTimeoutMs: 400, leaseMs: 1000, onError: (problem) => void problems.push(problem) });
  await outbox.open(['a']);
  await storeAll({ outbox }, ['e0', 'e1', 'e2'].map((id) => entryOf(id)));
  await own.nodes[0]?.kill();
  expect(idsOf((await outbox.append([entryOf('lost')], noneBusy)).evicted.map(({ entry }) => entry))).toEqual(['lost']);
  expect(problems.map(({ code }) => code)).toContain('outbox-failed');
  await expect.poll(() => outbox.trouble?.()?.code).toBe('outbox-failed');
  await own.nodes[0]?.start();
  await expect.poll(async () => (await outbox.append([entryOf('later')], noneBusy)).evicted.length).toBe(0);
  await expect.poll(() => outbox.trouble?.()).toBe(undefined);
  const taken: string[] = [];
  await expect
    .poll(
      async () => {
        await quiet();
        const more = await outbox.take('a', some);
        taken.push(...idsOf(more));
        await outbox.settle('a', idsOf(more), more);
        return [...new Set(taken)].toSorted();
      },
    )
    .toEqual(['e0', 'e1', 'e2', 'later']);
  await outbox.close();
}, 150_000);

test('a repeat that comes through another relay is told as one', async () => {
  const [first, second] = [1, 2].map(() => clusterOutbox({ servers: nats.servers, stream: 'relays' }));
  await first?.outbox.open(['a']);
  await second?.outbox.open(['a']);
  expect(await first?.outbox.append([entryOf('order')], noneBusy)).toEqual({ evicted: [], repeated: [] });
  expect(await second?.outbox.append([entryOf('order'), entryOf('next')], noneBusy)).toEqual({ evicted: [], repeated: ['order'] });
  await first?.outbox.close();
  await second?.outbox.close();
});
