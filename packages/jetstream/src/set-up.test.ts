import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect, nkeys } from '@nats-io/transport-node';
import type { Refusal } from '@waymark/core';
import { freePorts, type NatsCluster, startNats } from '@waymark/testkit/nats';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '@waymark/testkit/tls';
import { jetstreamOutbox } from './jetstream-outbox.ts';
import type { JetstreamOutboxOptions } from './options.ts';

const silent = { onError: () => undefined };

/** Sets an outbox up for one lane and closes it. */
async function setUp(options: JetstreamOutboxOptions): Promise<void> {
  const outbox = jetstreamOutbox({ ...silent, partitions: 2, ...options });
  try {
    await outbox.open(['a']);
  } finally {
    await outbox.close();
  }
}

describe('options', () => {
  test.each([
    ['servers', {}, 'option-missing'],
    ['servers', { servers: [] }],
    ['servers', { servers: null }],
    ['servers', { servers: ['host:4222', 4222] }],
    ['servers', { servers: 'nats://me:secret@host:4222' }],
    ['servers', { servers: 'nats-1:4222,nats-2:4222' }],
    ['servers', { servers: ['nats-1:4222', 'nats-2:42222222'] }],
    ['credentials', { credentials: { user: 'me' } }],
    ['credentials', { credentials: { token: '' } }],
    ['credentials', { credentials: 'me:secret' }],
    ['credentials', { credentials: null }],
    ['credentials', { credentials: { user: 'me', password: 'secret', token: 'secret' } }],
    ['credentials.credsFile', { credentials: { credsFile: '/nowhere/relay.creds' } }],
    ['credentials.credsFile', { credentials: { credsFile: import.meta.filename } }],
    ['credentials.nkeySeed', { credentials: { nkeySeed: 'SU-secret' } }],
    ['tls', { tls: 'yes' }],
    ['tls', { tls: false }],
    ['tls', { tls: [] }],
    ['tls', { tls: { ca: 'x' } }],
    ['tls', { tls: { certFile: import.meta.filename } }],
    ['tls', { tls: { certFile: import.meta.filename, keyFile: import.meta.filename } }],
    ['tls.caFile', { tls: { caFile: 5 } }],
    ['tls.caFile', { tls: { caFile: '/nowhere/ca.pem' } }],
    ['tls.caFile', { tls: { caFile: import.meta.dirname } }],
    ['tls.caFile', { tls: { caFile: import.meta.filename } }],
    ['name', { name: 5 }],
    ['manage', { manage: 'maybe' }],
    ['replicas', { replicas: 0 }],
    ['stream', { stream: 'a.b' }],
    ['partitions', { partitions: 1.5 }],
    ['partitions', { partitions: 0 }],
    ['partitions', { partitions: null }],
    ['delivers', { delivers: 'no' }],
    ['maxBytes', { maxBytes: '1 GiB' }],
    ['maxEvents', { maxEvents: null }],
    ['maxAgeMs', { maxAgeMs: Infinity }],
    ['dedupeMs', { dedupeMs: Number.NaN }],
    ['dedupeMs', { dedupeMs: 5000, maxAgeMs: 1000 }],
    ['publishTimeoutMs', { publishTimeoutMs: 1 }],
    ['leaseMs', { leaseMs: true }],
    ['window', { window: [5] }],
    ['maxLetters', { maxLetters: -1 }],
    ['maxLetterAgeMs', { maxLetterAgeMs: 0 }],
    ['letterAddressMs', { letterAddressMs: '24 h' }],
    ['onError', { onError: 'no' }],
    ['clock', { clock: Date }],
  ])('"%s" is refused in %j, without a secret in the message', (name, options, code = 'option-invalid') => {
    const make = (): unknown => jetstreamOutbox({ ...(code === 'option-invalid' && { servers: 'host:4222' }), ...options } as unknown as JetstreamOutboxOptions);
    expect(make).toThrow(expect.objectContaining({ code, message: expect.stringContaining(`jetstreamOutbox() option "${name}" `) }));
    expect(make).not.toThrow(/secret/);
  });

  test('a name that is none is refused', () => {
    expect(() => jetstreamOutbox({ servers: 'host:4222', server: 'x' } as JetstreamOutboxOptions)).toThrow(expect.objectContaining({ code: 'option-unknown' }));
  });
});

describe('streams and consumers', () => {
  let nats: NatsCluster;
  beforeAll(async () => {
    nats = await startNats();
  });
  afterAll(() => nats.stop());

  test('are made once, however many processes make them at the same time', async () => {
    const options = { servers: nats.servers, stream: 'shared' };
    await Promise.all([setUp(options), setUp(options), setUp(options)]);
    await setUp(options);
    const connection = await connect({ servers: [...nats.servers] });
    const manager = await jetstreamManager(connection);
    const names: string[] = [];
    for await (const { name } of manager.consumers.list('shared')) names.push(name);
    expect(names.toSorted()).toEqual(['a-0', 'a-1']);
    expect((await manager.streams.info('shared')).config).toMatchObject({ retention: 'workqueue', discard: 'new', subjects: ['shared.events.*.0', 'shared.events.*.1'] });
    await connection.close();
  });

  test('that are not there are named where none may be made', async () => {
    await expect(setUp({ servers: nats.servers, stream: 'nowhere', manage: 'check' })).rejects.toThrow(/jetstream-missing.*"nowhere"/);
    await setUp({ servers: nats.servers, stream: 'half' });
    const outbox = jetstreamOutbox({ ...silent, servers: nats.servers, stream: 'half', partitions: 2, manage: 'check' });
    await expect(Promise.resolve(outbox.open(['a', 'b']))).rejects.toThrow(/jetstream-missing.*consumer "b-/);
    await outbox.close();
  });

  test('that the servers cannot make are told of with what to check', async () => {
    await expect(setUp({ servers: nats.servers, stream: 'copies', replicas: 3 })).rejects.toThrow(/jetstream-impossible.*"copies".*"replicas"/);
    await expect(setUp({ servers: nats.servers, stream: 'huge', maxBytes: 2 ** 50 })).rejects.toThrow(/jetstream-impossible.*"huge".*"maxBytes"/);
  });

  test('that somebody else reads are told of with what to check', async () => {
    const options = { servers: nats.servers, stream: 'read', maxBytes: 1_000_000 };
    await setUp(options);
    const connection = await connect({ servers: [...nats.servers] });
    const { consumers } = await jetstreamManager(connection);
    await consumers.delete('read', 'a-1');
    await consumers.add('read', { durable_name: 'mine', ack_policy: 'explicit', filter_subject: 'read.events.a.1' });
    await connection.close();
    await expect(setUp(options)).rejects.toThrow(/jetstream-impossible.*"a-1".*not unique.*others who read the same events/);
  });

  test('with other settings are an error that names each difference', async () => {
    const options = { servers: nats.servers, stream: 'other' };
    await setUp({ ...options, maxBytes: 1_000_000, dedupeMs: 1000 });
    await expect(setUp({ ...options, maxBytes: 2_000_000, dedupeMs: 1000 })).rejects.toThrow(/jetstream-differs.*max_bytes is 1000000, wanted 2000000.*"update"/);
    await expect(setUp({ ...options, maxBytes: 1_000_000, dedupeMs: 1000, partitions: 3 })).rejects.toThrow(/jetstream-differs.*subjects.*cannot be changed/);
    await expect(setUp({ ...options, maxBytes: 1_000_000, dedupeMs: 1000, window: 5 })).rejects.toThrow(/jetstream-differs.*consumer "a-\d".*max_ack_pending is 256, wanted 5/);
  });

  test('that were made before letters had a shorter life are an error that says which option takes them as they are', async () => {
    const [options, day] = [{ servers: nats.servers, stream: 'older' }, 86_400_000];
    await setUp({ ...options, maxLetterAgeMs: 90 * day });
    const start = setUp(options);
    await expect(start).rejects.toThrow(/jetstream-differs.*"older-dead".*Start one process with "manage" set to "update".*or pass what is there \(maxLetterAgeMs: 7776000000\)/);
    await setUp({ ...options, manage: 'update' });
    await setUp({ ...options, manage: 'check' });
  });

  test('are brought up to date where that was asked for and loses nothing', async () => {
    const options = { servers: nats.servers, stream: 'growing', manage: 'update' as const };
    await setUp({ ...options, maxBytes: 1_000_000 });
    await setUp({ ...options, maxBytes: 2_000_000, window: 5 });
    await setUp({ ...options, maxBytes: 2_000_000, window: 5, manage: 'check' });
    await expect(setUp({ ...options, maxBytes: 2_000_000, window: 5, partitions: 3 })).rejects.toThrow(/jetstream-differs.*cannot be changed/);
  });
});

describe('connections', () => {
  test('to nobody are told of', async () => {
    const [port] = await freePorts(1);
    const problems: Refusal[] = [];
    await setUp({ servers: `127.0.0.1:${port}`, onError: (problem) => void problems.push(problem) });
    expect(problems).toMatchObject([{ code: 'outbox-failed', message: expect.stringContaining('cannot be reached yet'), cause: { code: 'jetstream-unreachable' } }]);
  });

  test('that were asked to be encrypted are not made in the clear', async () => {
    const nats = await startNats();
    onTestFinished(nats.stop);
    await expect(setUp({ servers: `tls://${nats.servers[0]}` })).rejects.toThrow(/jetstream-unreachable.*they offer no TLS/);
    await expect(setUp({ servers: nats.servers, tls: true })).rejects.toThrow(/jetstream-unreachable.*they offer no TLS/);
  });

  test('take an nkey', async () => {
    const pair = nkeys.createUser();
    const nats = await startNats({ extra: `authorization { users: [{ nkey: ${pair.getPublicKey()} }] }` });
    await setUp({ servers: nats.servers, credentials: { nkeySeed: new TextDecoder().decode(pair.getSeed()) } });
    await expect(setUp({ servers: nats.servers, credentials: { nkeySeed: new TextDecoder().decode(nkeys.createUser().getSeed()) } })).rejects.toThrow(/jetstream-refused/);
    await nats.stop();
  });

  test('need the right credentials and the certificate of the servers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-tls-'));
    const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
    writeFileSync(certFile, selfSigned.cert);
    writeFileSync(keyFile, selfSigned.key);
    const extra = `tls { cert_file: "${certFile}", key_file: "${keyFile}" }\nauthorization { user: relay, password: "right one" }`;
    const nats = await startNats({ extra });
    const servers = `tls://${nats.servers[0]?.replace('127.0.0.1', 'localhost')}`;
    const credentials = { user: 'relay', password: 'right one' };
    try {
      await setUp({ servers, credentials, tls: { caFile: certFile } });
      await expect(setUp({ servers, credentials })).rejects.toThrow(/jetstream-unreachable/);
      const refused = setUp({ servers, credentials: { user: 'relay', password: 'wrong one' }, tls: { caFile: certFile } });
      await expect(refused).rejects.toThrow(/jetstream-refused/);
      await expect(refused).rejects.not.toThrow(/wrong one/);
    } finally {
      await nats.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
