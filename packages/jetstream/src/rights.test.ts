import { createTracker, type Refusal, type Transport } from '@waymark/core';
import { freePorts, startNats } from '@waymark/testkit/nats';
import { expect, test, vi } from 'vitest';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';
import { jetstreamOutbox } from './jetstream-outbox.ts';
import { jetstreamState } from './state/jetstream-state.ts';
import { runWorker } from './worker/run-worker.ts';

const credentials = { user: 'relay', password: 'secret' };
const delivered: string[] = [];
const transports: readonly Transport[] = [
  {
    ...{ name: 'a', runsIn: 'server', limits: { maxEvents: 10, maxBytes: 10_000, concurrency: 1 } },
    async send({ entries }) {
      delivered.push(...entries.map(({ id }) => id));
      return { status: 'delivered' };
    },
  },
];

/** Servers that know one user, who may not do something. */
function guarded(permissions: string, jetstream = 'enabled') {
  return startNats({ extra: `accounts { A { jetstream: ${jetstream}, users: [{ user: relay, password: secret, permissions: { ${permissions} } }] } }` });
}

test.each([
  ['publish: { deny: "$JS.API.>" }', 'publish at "$JS.API.STREAM.INFO.>"'],
  ['publish: { deny: "$JS.API.STREAM.CREATE.>" }', 'publish at "$JS.API.STREAM.CREATE.>"'],
  ['publish: { deny: "$JS.API.CONSUMER.CREATE.>" }', 'publish at "$JS.API.CONSUMER.CREATE.>"'],
  ['subscribe: { deny: "_INBOX.>" }', 'subscribe at "_INBOX.>"'],
])('a worker without a right that it needs to start says which: %s', async (permissions, right) => {
  const nats = await guarded(permissions);
  const problems: Refusal[] = [];
  const start = runWorker({ servers: nats.servers, credentials, partitions: 1, transports, onError: (problem) => void problems.push(problem) });
  await expect(start).rejects.toMatchObject({ code: 'jetstream-refused', message: expect.stringContaining(right) });
  expect(problems).toEqual([]);
  await nats.stop();
});

test.each([
  ['reads', '$JS.API.CONSUMER.MSG.NEXT.>', '$JS.API.CONSUMER.MSG.>'],
  ['confirms', '$JS.ACK.>', '$JS.ACK.'],
  ['has partitions', 'waymark.worker.>', 'waymark.worker.>'],
])('a worker without the right by which it %s says so once, although nobody asked', async (_title, subject, told) => {
  const nats = await guarded(`publish: { deny: "${subject}" }`);
  const problems: Refusal[] = [];
  const outbox = jetstreamOutbox({ servers: nats.servers, credentials, partitions: 1, leaseMs: 1500 });
  await outbox.open(['a']);
  await outbox.append([entryOf('one'), entryOf('two')], noneBusy);
  const worker = await runWorker({ servers: nats.servers, credentials, partitions: 1, leaseMs: 1500, transports, onError: (problem) => void problems.push(problem) });
  const refused = () => problems.filter(({ code }) => code === 'jetstream-refused').map(({ message }) => message);
  await expect.poll(refused).toContainEqual(expect.stringContaining(`publish at "${told}`));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(refused().length).toBe(new Set(refused()).size);
  await worker.close(100);
  await outbox.close();
  await nats.stop();
}, 150_000);

test('credentials that are not taken any more are told of once, whenever that is, and do when they are taken again', async () => {
  const password = (word: string) => vi.stubEnv('WAYMARK_TEST_PASSWORD', word);
  password('secret');
  const nats = await startNats({ extra: 'authorization { users: [{ user: relay, password: $WAYMARK_TEST_PASSWORD }] }' });
  const problems: Refusal[] = [];
  const outbox = jetstreamOutbox({ servers: nats.servers, credentials, partitions: 1, onError: (problem) => void problems.push(problem) });
  await outbox.ready();
  const restart = async (word: string) => {
    password(word);
    for (const node of nats.nodes) await node.kill().then(() => node.start());
  };
  const refused = () => problems.filter(({ code, message }) => code === 'jetstream-refused' && message.includes('credentials')).length;
  for (const outage of [1, 2]) {
    await restart('changed');
    await expect.poll(refused, { timeout: 20_000 }).toBe(outage);
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(refused()).toBe(outage);
    await restart('secret');
    await expect.poll(async () => outbox.append([entryOf(`after-${outage}`)], noneBusy), { timeout: 20_000 }).toMatchObject({ evicted: [] });
  }
  vi.unstubAllEnvs();
  await outbox.close();
  await nats.stop();
}, 150_000);

test('a process that stores and delivers, and started with credentials that were wrong, delivers when they are right', async () => {
  vi.stubEnv('WAYMARK_TEST_PASSWORD', 'changed');
  const nats = await startNats({ extra: 'authorization { users: [{ user: relay, password: $WAYMARK_TEST_PASSWORD }] }' });
  const problems: Refusal[] = [];
  const onError = (problem: Refusal): void => void problems.push(problem);
  const tracker = createTracker({ transports, outbox: jetstreamOutbox({ servers: nats.servers, credentials, partitions: 1, delivers: true, onError }), onError });
  await expect.poll(() => problems.map(({ code, cause }) => [code, Object(cause).code])).toContainEqual(['outbox-failed', 'jetstream-refused']);
  vi.stubEnv('WAYMARK_TEST_PASSWORD', 'secret');
  for (const node of nats.nodes) await node.kill().then(() => node.start());
  vi.unstubAllEnvs();
  const outbox = jetstreamOutbox({ servers: nats.servers, credentials, partitions: 1 });
  await outbox.open(['a']);
  await outbox.append([entryOf('after-all')], noneBusy);
  await expect.poll(() => delivered).toContain('after-all');
  await outbox.close();
  await tracker.close(100);
  await nats.stop();
}, 150_000);

test('a state that may not be written says so without the key, which may name a visitor', async () => {
  const nats = await guarded('publish: { deny: "$KV.>" }');
  const state = jetstreamState({ servers: nats.servers, credentials });
  await state.ready();
  const writing = Promise.resolve(state.set('withdrawn/browser-1', 'value', 1000));
  await expect(writing).rejects.toMatchObject({ code: 'jetstream-refused', message: expect.stringContaining('publish at "$KV.waymark-state.>"') });
  const failure: unknown = await writing.catch((cause: unknown) => cause);
  expect(JSON.stringify([String(failure), Object(failure).cause])).not.toContain(Buffer.from('browser-1', 'utf16le').toString('base64url').slice(0, 6));
  await state.close();
  await nats.stop();
});

test('an account without JetStream is told of, also by a state', async () => {
  const nats = await guarded('publish: ">"', 'disabled');
  await expect(runWorker({ servers: nats.servers, credentials, transports })).rejects.toMatchObject({ code: 'jetstream-disabled' });
  const state = jetstreamState({ servers: nats.servers, credentials });
  await expect(state.ready()).rejects.toMatchObject({ code: 'jetstream-disabled' });
  await state.close();
  await nats.stop();
});

test('servers of which some are not there are enough to start', async () => {
  const nats = await startNats();
  const gone = (await freePorts(2)).map((port) => `127.0.0.1:${port}`);
  const worker = await runWorker({ servers: [...gone, ...nats.servers], partitions: 1, transports });
  expect(worker.outbox.trouble?.()).toBeUndefined();
  await worker.close();
  await nats.stop();
});
