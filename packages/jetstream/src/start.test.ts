import { createTracker, type Refusal, type Transport } from '@waymark/core';
import { freePorts, type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { entryOf, noneBusy } from './__fixtures__/entries.ts';
import { jetstreamOutbox } from './jetstream-outbox.ts';
import { runWorker } from './worker/run-worker.ts';
import type { WorkerOptions } from './worker/worker-options.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

const transports: readonly Transport[] = [{ name: 'a', runsIn: 'server', limits: { maxEvents: 10, maxBytes: 1000, concurrency: 1 }, send: async () => ({ status: 'delivered' }) }];

/** Starts a worker that hears of problems. */
async function start(options: Partial<WorkerOptions>): Promise<{ readonly failure: unknown; readonly problems: readonly Refusal[] }> {
  const problems: Refusal[] = [];
  try {
    const worker = await runWorker({ servers: nats.servers, stream: 'starts', partitions: 2, transports, onError: (problem) => void problems.push(problem), ...options });
    await worker.close();
    return { failure: undefined, problems };
  } catch (failure) {
    return { failure, problems };
  }
}

describe('the start of a worker', () => {
  test('tells of nothing where all is well', async () => {
    expect(await start({})).toEqual({ failure: undefined, problems: [] });
  });

  test('tells once of servers that are not there', async () => {
    const [port] = await freePorts(1);
    expect(await start({ servers: `127.0.0.1:${port}` })).toMatchObject({ failure: { code: 'jetstream-unreachable' }, problems: [] });
  });

  test.each([
    ['a worker waits for', (options: WorkerOptions) => runWorker(options).then(({ close }) => close)],
    ['a process that stores and delivers begins without', async ({ transports: destinations, ...options }: WorkerOptions) => createTracker({ transports: destinations, outbox: jetstreamOutbox({ ...options, delivers: true }) }).close],
  ])('%s servers that start after it, and delivers when they are there', async (_title, begin) => {
    const later = await startNats();
    const [node] = later.nodes;
    await node?.kill();
    const delivered: string[] = [];
    const send: Transport['send'] = async ({ entries }) => {
      delivered.push(...entries.map(({ id }) => id));
      return { status: 'delivered' };
    };
    const options = { servers: later.servers, partitions: 1, transports: transports.map((each) => ({ ...each, send })), onError: () => undefined };
    const beginning = begin(options);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await node?.start();
    const close = await beginning;
    const outbox = jetstreamOutbox({ servers: later.servers, partitions: 1 });
    await outbox.open(['a']);
    await outbox.append([entryOf('one')], noneBusy);
    await expect.poll(() => delivered).toEqual(['one']);
    await outbox.close();
    await close(100);
    await later.stop();
  }, 150_000);

  test('tells once of a set-up that differs', async () => {
    await start({ stream: 'other' });
    expect(await start({ stream: 'other', window: 5 })).toMatchObject({ failure: { code: 'jetstream-differs' }, problems: [] });
  });

  test.each([
    ['transports', { transports: [{ name: 'a' }] }],
    ['onError', { onError: 'no' }],
    ['onError', { onError: null }],
    ['onDrop', { onDrop: 'no' }],
    ['onDelivered', { onDelivered: 0 }],
    ['onTry', { onTry: {} }],
    ['fetch', { fetch: '' }],
    ['flushIntervalMs', { flushIntervalMs: '5' }],
    ['partitions', { partitions: 'many' }],
    ['servers', { servers: [''] }],
  ])('names the option "%s" where it is %j', async (name, options) => {
    const { failure } = await start(options as unknown as Partial<WorkerOptions>);
    expect(failure).toMatchObject({ code: 'option-invalid', message: expect.stringContaining(`runWorker() option "${name}" must be`) });
  });
});

test('an outbox that is ready has no trouble, also before it has looked', async () => {
  const outbox = jetstreamOutbox({ servers: nats.servers, stream: 'ready' });
  expect(outbox.trouble?.()).toMatchObject({ code: 'outbox-failed', message: expect.stringContaining('not been reached') });
  await outbox.ready();
  const opened = outbox.open(['a']);
  expect(outbox.trouble?.()).toBeUndefined();
  await opened;
  await outbox.close();
});

test('an outbox opens while most servers are away, says so as long as that is so, and is made when they are back', async () => {
  const cluster = await startNats({ nodes: 3 });
  onTestFinished(() => cluster.stop());
  const [first, ...others] = cluster.nodes;
  for (const node of others) await node.kill();
  const outbox = jetstreamOutbox({ servers: String(first?.address), replicas: 3, partitions: 1, maxBytes: 1_000_000, publishTimeoutMs: 500, onError: () => undefined });
  await expect(outbox.open(['a'])).resolves.toBeUndefined();
  expect(outbox.trouble?.()).toMatchObject({ code: 'outbox-failed' });
  expect((await outbox.append([entryOf('early')], noneBusy)).evicted).toHaveLength(1);
  for (const node of others) await node.start();
  await expect.poll(() => outbox.ready().then(() => 'ready', String), { timeout: 60_000 }).toBe('ready');
  await expect.poll(() => outbox.trouble?.()).toBeUndefined();
  await expect.poll(async () => (await outbox.append([entryOf('later')], noneBusy)).evicted).toEqual([]);
  await outbox.close();
}, 150_000);
