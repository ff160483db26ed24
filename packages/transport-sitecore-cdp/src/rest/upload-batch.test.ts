import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type StrictServer, credentials, startStrictServer } from './__fixtures__/strict-server.ts';
import { refusal } from './__fixtures__/strict-wire.ts';
import type { BatchOptions, BatchRecord } from './batch-types.ts';
import { uploadBatch } from './upload-batch.ts';

let server: StrictServer;
beforeAll(async () => {
  server = await startStrictServer();
});
afterAll(() => server.close());
beforeEach(() => {
  server.batches.stored.clear();
  Object.assign(server.batches.settings, { damage: false, fail: () => undefined, never: false });
  (server.calls as unknown[]).length = 0;
  server.script.length = 0;
});

/** Waits cost nothing, and take the time they say. */
function instantClock() {
  let now = Date.UTC(2027, 2, 1);
  return {
    now: () => now,
    after(delay: number, run: () => void) {
      now += delay;
      run();
    },
  };
}

function upload(records: Iterable<BatchRecord> | AsyncIterable<BatchRecord>, options: Partial<BatchOptions> = {}) {
  return uploadBatch({ ...credentials, target: server.url, clock: instantClock(), ...options }, records);
}

function guest(id: string, more = {}): BatchRecord {
  return { schema: 'guest', mode: 'upsert', value: { guestType: 'customer', identifiers: [{ provider: 'CRM_ID', id }], ...more } };
}

function arrived(): readonly Record<string, unknown>[] {
  return [...server.batches.stored.values()].flatMap(({ records }) => records);
}

describe('a batch', () => {
  test('is uploaded as gzip of JSON lines, with its checksum in both forms, and waited for', async () => {
    const born = { dateOfBirth: new Date('1990-05-17T00:00:00Z'), email: 'Mia@Example.org' };
    const result = await upload([guest('a', born), guest('b')]);
    expect(result).toEqual({ complete: true, files: [{ batchRef: [...server.batches.stored.keys()][0], status: 'success', records: 2, failures: [] }] });
    expect(arrived()).toMatchObject([
      { schema: 'guest', mode: 'upsert', value: { dateOfBirth: '1990-05-17T00:00Z', email: 'mia@example.org', identifiers: [{ id: 'a' }] } },
      { value: { identifiers: [{ id: 'b' }] } },
    ]);
    expect(new Set(arrived().map(({ ref }) => ref)).size).toBe(2);
    expect(server.calls.map(({ method, path }) => `${method} ${path.split('/')[1]}`)).toEqual(['PUT v2', 'PUT store', 'GET v2', 'GET v2', 'GET v2']);
  });

  test('keeps the references that the application gives', async () => {
    const ref = '9a9a9a9a-0000-4111-8222-333333333333';
    await upload([{ ...guest('a'), ref }]);
    expect(arrived()).toMatchObject([{ ref }]);
  });

  test('takes deletions and orders', async () => {
    await upload([
      { schema: 'guest', mode: 'delete', value: { identifiers: [{ provider: 'CRM_ID', id: 'C-10442' }] } },
      { schema: 'order', mode: 'insert', value: { referenceId: 'ORD-1', price: 12 } },
    ]);
    expect(arrived()).toMatchObject([{ mode: 'delete' }, { schema: 'order', value: { referenceId: 'ORD-1', price: 12 } }]);
  });

  test('of nothing sends nothing', async () => {
    expect(await upload([])).toEqual({ complete: true, files: [] });
    expect(server.calls).toEqual([]);
  });

  test('of any length is split into files that keep the limit, sent one after another, with every record once and in order', async () => {
    const ids = Array.from({ length: 300 }, (_, index) => `guest-${index}`);
    async function* endless(): AsyncGenerator<BatchRecord> {
      for (const id of ids) yield await Promise.resolve(guest(id, { note: randomBytes(30).toString('base64') }));
    }
    const result = await upload(endless(), { maxFileBytes: 5000 });
    expect(result.files.length).toBeGreaterThan(3);
    expect(result.files.reduce((sum, { records }) => sum + records, 0)).toBe(300);
    for (const { size } of server.batches.stored.values()) expect(size).toBeLessThanOrEqual(5000);
    const filled = [...server.batches.stored.values()].slice(0, -1).map(({ size }) => size);
    expect(Math.min(...filled)).toBeGreaterThan(4000);
    expect(arrived().map(({ value }) => ((value as { identifiers: { id: string }[] }).identifiers[0] as { id: string }).id)).toEqual(ids);
    const order = server.calls.map(({ method }) => method).join(' ');
    expect(order).toMatch(/^(?:PUT PUT GET GET GET ?)+$/);
  });

  test('with a record that no file can hold is refused', async () => {
    const note = randomBytes(5000).toString('base64');
    await expect(upload([guest('a'), guest('b', { note })], { maxFileBytes: 2000 })).rejects.toMatchObject({ code: 'batch-record-too-large' });
    const compressible = 'x'.repeat(5000);
    expect(await upload([guest('a', { note: compressible })], { maxFileBytes: 2000 })).toMatchObject({ complete: true });
  });
});

describe('records that will not do', () => {
  test.each([
    [{ schema: 'guest', mode: 'insert', value: { guestType: 'customer' } }, 'mode'],
    [{ schema: 'guest', mode: 'upsert', value: { guestType: 'visitor' } }, 'value.guestType'],
    [{ schema: 'guest', mode: 'delete', value: { identifiers: [] } }, 'value.identifiers'],
    [{ schema: 'person', mode: 'upsert', value: {} }, 'schema'],
    [{ schema: 'order', mode: 'upsert', value: [] }, 'value'],
    [{ ...guest('a'), ref: 'a' }, 'ref'],
    [{ ...guest('a'), note: 'x' }, 'note'],
    [guest('a', { dateOfBirth: '2027-03-02T00:00' }), 'value.dateOfBirth: Must be in the past'],
    [null, 'schema'],
  ])('are refused with their number before anything is sent (case %#)', async (record, place) => {
    const failed = upload([guest('a'), record as BatchRecord]);
    await expect(failed).rejects.toMatchObject({ code: 'batch-record-invalid' });
    await expect(failed).rejects.toThrow(/^\[batch-record-invalid\] Record 1 /);
    await expect(failed).rejects.toThrow(place);
    expect(server.calls).toEqual([]);
  });
});

describe('what becomes of a batch', () => {
  test('records that failed are named from the error log, which is fetched without credentials', async () => {
    server.batches.settings.fail = ({ ref, value }) =>
      (value as { note?: string }).note === 'bad' ? { ref, code: '400', message: 'not enough identifying information' } : undefined;
    const ref = '9a9a9a9a-0000-4111-8222-333333333333';
    const result = await upload([guest('a'), { ...guest('b', { note: 'bad' }), ref }]);
    expect(result.complete).toBe(false);
    expect(result.files).toMatchObject([{ status: 'error', records: 2, failures: [{ ref, code: '400', message: 'not enough identifying information' }] }]);
  });

  test('a damaged file is reported as corrupted', async () => {
    server.batches.settings.damage = true;
    expect(await upload([guest('a')])).toMatchObject({ complete: false, files: [{ status: 'corrupted', failures: [] }] });
  });

  test('an error without a log has no failures to name', async () => {
    const refs: string[] = [];
    const newRef = () => {
      refs.push(crypto.randomUUID());
      return refs.at(-1) as string;
    };
    const records = [{ ...guest('a'), ref: crypto.randomUUID() }];
    server.script.push(
      { status: 200, body: { location: { href: `${server.url}/store/x` } } },
      { status: 200 },
      { status: 200, body: { status: { code: 'error' } } },
    );
    expect(await upload(records, { newRef })).toEqual({ complete: false, files: [{ batchRef: refs[0], status: 'error', records: 1, failures: [] }] });
  });

  test('a file that is not processed in time is an error that names the batch', async () => {
    server.batches.settings.never = true;
    const failed = upload([guest('a')], { pollEveryMs: 1000, maxWaitMs: 3000 });
    await expect(failed).rejects.toMatchObject({ code: 'batch-timeout' });
    await expect(failed).rejects.toThrow([...server.batches.stored.keys()][0] as string);
    expect(server.calls.filter(({ method }) => method === 'GET')).toHaveLength(4);
  });

  test.each([
    [[refusal(400, 'checksum')], 'rest-refused'],
    [[refusal(409, 'used')], 'rest-refused'],
    [[{ status: 200, body: { ref: 'x' } }], 'rest-answer-invalid'],
    [[{ status: 200, body: { location: { href: 'file:///etc' } } }], 'rest-answer-invalid'],
  ])('an allocation that fails is an error (case %#)', async (replies, code) => {
    server.script.push(...replies);
    await expect(upload([guest('a')])).rejects.toMatchObject({ code });
  });

  test('an upload that the store refuses is not tried again, and its signed address stays out of the message', async () => {
    const href = `${server.url}/store/x?signature=secret`;
    server.script.push({ status: 200, body: { location: { href } } }, { status: 400 });
    const error = (await upload([guest('a')]).catch((each: unknown) => each)) as Error;
    expect(error).toMatchObject({ code: 'rest-refused' });
    expect(error.message).toContain('400');
    expect(error.message).not.toContain('secret');
    expect(server.calls).toHaveLength(2);
  });

  test.each([
    ['says 403', '2027-03-01T11:00:00.000Z', 403],
    ['has an expiry that has passed', '2027-02-28T23:59:59.000Z', 400],
  ])('a place that %s is allocated again under another reference', async (_what, expiry, status) => {
    server.script.push({ status: 200, body: { location: { href: `${server.url}/store/x`, expiry } } }, { status });
    const { complete, files } = await upload([guest('a')]);
    expect(complete).toBe(true);
    expect(arrived()).toMatchObject([{ value: { identifiers: [{ id: 'a' }] } }]);
    const allocated = server.calls.filter(({ method, path }) => method === 'PUT' && path.startsWith('/v2/')).map(({ path }) => path.split('/').at(-1));
    expect(allocated).toEqual([expect.any(String), files[0]?.batchRef]);
    expect(new Set(allocated).size).toBe(2);
  });

  test('a second place that says 403 is an error', async () => {
    const place = { status: 200, body: { location: { href: `${server.url}/store/x` } } };
    server.script.push(place, { status: 403 }, place, { status: 403 });
    await expect(upload([guest('a')])).rejects.toMatchObject({ code: 'rest-refused' });
    expect(server.calls).toHaveLength(4);
  });

  test('an error log that is no gzip is an error', async () => {
    server.script.push(
      { status: 200, body: { location: { href: `${server.url}/store/x` } } },
      { status: 200 },
      { status: 200, body: { status: { code: 'error', log: `${server.url}/store/log` } } },
      { status: 200, body: Buffer.from('plain') },
    );
    await expect(upload([guest('a')])).rejects.toMatchObject({ code: 'batch-log-invalid' });
  });
});

test.each([
  [{ maxFileBytes: 50_000_001 }, 'maxFileBytes'],
  [{ pollEveryMs: 0 }, 'pollEveryMs'],
  [{ maxWaitMs: -1 }, 'maxWaitMs'],
  [{ newRef: 'x' }, 'newRef'],
  [{ apiToken: '' }, 'apiToken'],
])('options that are wrong throw at once (case %#)', async (options, name) => {
  await expect(upload([], options as never)).rejects.toThrow(`"${name}"`);
});
