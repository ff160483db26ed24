import { jetstreamManager } from '@nats-io/jetstream';
import { connect, TimeoutError } from '@nats-io/transport-node';
import { freePorts, type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectToCluster } from '../connection/connect.ts';
import { createState, jetstreamState, type JetstreamStateOptions } from './jetstream-state.ts';

let nats: NatsCluster;
beforeAll(async () => {
  nats = await startNats();
});
afterAll(() => nats.stop());

/** Opens a bucket and closes it. */
async function setUp(options: Partial<JetstreamStateOptions>): Promise<void> {
  const state = jetstreamState({ servers: nats.servers, ...options });
  try {
    await state.ready();
  } finally {
    await state.close();
  }
}

async function manager() {
  const connection = await connect({ servers: [...nats.servers] });
  return { streams: (await jetstreamManager(connection)).streams, [Symbol.asyncDispose]: () => connection.close() };
}

describe('a bucket that is there', () => {
  test('is taken where it is as it should be, however many processes make it at the same time', async () => {
    const options = { bucket: 'same', maxBytes: 100_000, maxTtlMs: 60_000 };
    await Promise.all([setUp(options), setUp(options), setUp(options)]);
    await expect(setUp({ ...options, manage: 'check' })).resolves.toBeUndefined();
  });

  test('with other limits is an error that names each difference', async () => {
    await setUp({ bucket: 'other', maxBytes: 100_000, maxTtlMs: 60_000 });
    await expect(setUp({ bucket: 'other', maxBytes: 200_000, maxTtlMs: 60_000 })).rejects.toThrow(/jetstream-differs.*"KV_other".*max_bytes is 100000, wanted 200000.*"update"/);
    await expect(setUp({ bucket: 'other', maxBytes: 100_000, maxTtlMs: 5000 })).rejects.toThrow(/jetstream-differs.*max_age is 60000000000, wanted 5000000000/);
    await expect(setUp({ bucket: 'other', maxBytes: 100_000, maxTtlMs: 60_000, replicas: 3 })).rejects.toThrow(/jetstream-differs.*num_replicas is 1, wanted 3/);
  });

  test('is brought up to date where that was asked for, and keeps what is in it', async () => {
    const state = jetstreamState({ servers: nats.servers, bucket: 'growing', maxBytes: 100_000 });
    await state.set('key', 'value', 10_000);
    await state.close();
    await setUp({ bucket: 'growing', maxBytes: 200_000, manage: 'update' });
    const grown = jetstreamState({ servers: nats.servers, bucket: 'growing', maxBytes: 200_000, manage: 'check' });
    expect(await grown.get('key')).toBe('value');
    await grown.close();
  });

  test('that cannot work, in memory or without deletion, is left as it is', async () => {
    await using cluster = await manager();
    const { streams } = cluster;
    await streams.add({ name: 'KV_volatile', subjects: ['$KV.volatile.>'], storage: 'memory', max_msgs_per_subject: 1, discard: 'new', deny_delete: true });
    await expect(setUp({ bucket: 'volatile', manage: 'update' })).rejects.toThrow(/jetstream-differs.*storage is "memory", wanted "file".*deny_delete is true.*cannot be changed/);
    expect((await streams.info('KV_volatile')).config.storage).toBe('memory');
  });

  test('and is deleted while it is in use is made anew', async () => {
    await using cluster = await manager();
    const { streams } = cluster;
    const state = jetstreamState({ servers: nats.servers, bucket: 'deleted' });
    await state.set('key', 'value', 10_000);
    await streams.delete('KV_deleted');
    expect(await state.get('key')).toBeUndefined();
    await streams.delete('KV_deleted');
    await state.set('key', 'again', 10_000);
    expect(await state.get('key')).toBe('again');
    await streams.delete('KV_deleted');
    expect(await state.replace('key', undefined, 'new', 10_000)).toBe(true);
    await streams.delete('KV_deleted');
    await state.delete('key');
    await state.close();
  });
});

test('a bucket that is not there is named where none may be made', async () => {
  await expect(setUp({ bucket: 'nowhere', manage: 'check' })).rejects.toThrow(/jetstream-missing.*"KV_nowhere"/);
});

test('servers that are not there are told of, and closing is no further problem', async () => {
  const [port] = await freePorts(1);
  const state = jetstreamState({ servers: `127.0.0.1:${port}` });
  await expect(state.ready()).rejects.toThrow(/jetstream-unreachable/);
  await expect(state.get('key')).rejects.toThrow(/jetstream-unreachable/);
  await expect(state.close()).resolves.toBeUndefined();
});

test('what is written is written, although nobody answers who looks for values that are over', async () => {
  let isSilent = false;
  const state = createState({ servers: nats.servers, bucket: 'silent' }, async (...how) => {
    const connection = await connectToCluster(...how);
    const request = connection.request.bind(connection);
    connection.request = (subject, ...rest) => (isSilent && subject.startsWith('$JS.API.STREAM.MSG.') ? Promise.reject(new TimeoutError()) : request(subject, ...rest));
    return connection;
  });
  await state.ready();
  isSilent = true;
  await state.set('key', 'value', 10_000);
  await expect(state.get('key')).rejects.toThrow(TimeoutError);
  isSilent = false;
  expect(await state.get('key')).toBe('value');
  expect(await state.replace('key', 'value', 'other', 10_000)).toBe(true);
  await state.close();
});

describe('options', () => {
  test.each([
    ['servers', { servers: 5 }],
    ['bucket', { bucket: 'a.b' }],
    ['bucket', { bucket: 5 }],
    ['maxBytes', { maxBytes: '1' }],
    ['maxTtlMs', { maxTtlMs: 1500.5 }],
    ['manage', { manage: 'maybe' }],
    ['replicas', { replicas: 6 }],
    ['clock', { clock: {} }],
  ])('"%s" is refused as %j', (name, options) => {
    const make = (): unknown => jetstreamState({ servers: 'host:4222', ...options } as unknown as JetstreamStateOptions);
    expect(make).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining(`jetstreamState() option "${name}"`) }));
  });
});
