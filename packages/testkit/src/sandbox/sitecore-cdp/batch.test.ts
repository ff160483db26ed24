import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { examples, openExampleFake, postEvent } from '../__fixtures__/sitecore-cdp.ts';
import { type Sandbox, startSandbox } from '../start-sandbox.ts';
import type { SitecoreCdpFake } from '../sitecore-cdp.ts';

const batchRef = '33333333-4444-4555-8666-777777777777';
const recordRef = '9a9a9a9a-0000-4111-8222-333333333333';
const identifiers = [{ provider: 'CRM_ID', id: 'C-10442' }];
const guestRecord = { ref: recordRef, schema: 'guest', mode: 'upsert', value: { guestType: 'customer', firstName: 'Mia', email: 'mia.stone@example.org', identifiers: [{ ...identifiers[0], expiryDate: '2030-01-31T00:00:00.000Z' }] } };
const basic = { authorization: `Basic ${Buffer.from('abc123:api-token-1').toString('base64')}`, accept: 'application/json', 'content-type': 'application/json' };

const opened: Sandbox[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((sandbox) => sandbox.close()));
});

interface Described {
  readonly location: { readonly href: string; readonly expiry: string };
  readonly status: { readonly code: string; readonly log?: string };
}

/** The Batch API over real HTTP, because its addresses are absolute. */
async function openBatches(fake: SitecoreCdpFake = openExampleFake()) {
  let now = Date.UTC(2027, 2, 1);
  const sandbox = await startSandbox({ vendors: [fake], clock: () => now });
  opened.push(sandbox);
  const base = sandbox.targets['sitecore-cdp'] ?? '';
  const allocate = (file: Uint8Array, change: Readonly<Record<string, unknown>> = {}, ref = batchRef, headers: Readonly<Record<string, string>> = basic) =>
    fetch(`${base}/v2/batches/${ref}`, { method: 'PUT', headers, body: JSON.stringify({ checksum: createHash('md5').update(file).digest('hex'), size: file.byteLength, ...change }) });
  const upload = (href: string, file: Uint8Array, change: Readonly<Record<string, string>> = {}) =>
    fetch(href, {
      method: 'PUT',
      headers: { 'x-amz-server-side-encryption': 'AES256', 'content-md5': createHash('md5').update(file).digest('base64'), 'content-type': 'application/gzip', ...change },
      body: Buffer.from(file),
    });
  const look = async (path: string) => (await (await fetch(`${base}/v2/batches/${path}`, { headers: basic })).json()) as Described;
  return {
    base,
    sandbox,
    allocate,
    upload,
    look,
    wait: (ms: number) => {
      now += ms;
    },
    /** Takes a file all the way and returns its final status. */
    async finish(file: Uint8Array, ref = batchRef) {
      const { location } = (await (await allocate(file, {}, ref)).json()) as Described;
      const answer = await upload(location.href, file);
      await look(ref);
      return { uploaded: answer.status, ...(await look(ref)).status };
    },
  };
}

const zip = (...records: readonly unknown[]) => gzipSync(records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))).join('\n'));

describe('a batch', () => {
  test('goes from allocation to success, and its guests are there', async () => {
    const fake = openExampleFake();
    const batches = await openBatches(fake);
    const file = zip(guestRecord);
    const allocated = await batches.allocate(file);
    const checksum = createHash('md5').update(file).digest('hex');
    const described = (await allocated.json()) as Described;
    expect(described).toEqual({
      href: `${batches.base}/v2/batches/${batchRef}`,
      ref: batchRef,
      checksum,
      size: file.byteLength,
      location: { href: expect.stringContaining(batches.base), expiry: '2027-03-01T01:00:00.000Z' },
      status: { code: 'uploading' },
    });
    expect((await batches.look(batchRef)).status.code).toBe('uploading');
    const uploaded = await batches.upload(described.location.href, file);
    expect({ status: uploaded.status, text: await uploaded.text() }).toEqual({ status: 200, text: '' });
    expect((await batches.look(`inspect/${batchRef}`)).status.code).toBe('file_uploaded');
    expect((await batches.look(batchRef)).status.code).toBe('processing');
    expect((await batches.look(`inspect/${batchRef}`)).status).toEqual({ code: 'success' });
    expect((await batches.look(batchRef)).status).toEqual({ code: 'success' });
    expect(fake.view().guests[0]).toMatchObject({ type: 'customer', identifiers, attributes: { firstName: 'Mia' } });
  });

  test('shows file_uploaded to inspect only', async () => {
    const batches = await openBatches();
    const file = zip(guestRecord);
    const { location } = (await (await batches.allocate(file)).json()) as Described;
    await batches.upload(location.href, file);
    expect((await batches.look(batchRef)).status.code).toBe('processing');
  });

  test('is corrupted when the file is not the one that was announced', async () => {
    const batches = await openBatches();
    const { location } = (await (await batches.allocate(zip(guestRecord))).json()) as Described;
    expect((await batches.upload(location.href, zip(guestRecord, guestRecord))).status).toBe(200);
    await batches.look(batchRef);
    expect((await batches.look(batchRef)).status).toEqual({ code: 'corrupted' });
    expect(batches.sandbox.records().find(({ path }) => path.startsWith('/upload'))?.verdict).toBe('ignored');
  });

  test('ends in error without a log when the file is no gzip', async () => {
    const batches = await openBatches();
    expect(await batches.finish(new TextEncoder().encode(JSON.stringify(guestRecord)))).toEqual({ uploaded: 200, code: 'error' });
  });

  test('lists what was sent, by status and time', async () => {
    const batches = await openBatches();
    await batches.finish(zip(guestRecord));
    const list = async (query: string) => ((await (await fetch(`${batches.base}/v2/batches/inspect?${query}`, { headers: basic })).json()) as { items: unknown[] }).items.length;
    expect(await list('status=success,error')).toBe(1);
    expect(await list('status=error')).toBe(0);
    expect(await list('status=success&createdBefore=2027-02-28T00:00:00.000Z')).toBe(0);
  });
});

describe('an allocation is refused', () => {
  const file = zip(guestRecord);

  test.each([
    { what: 'without checksum', change: { checksum: undefined }, status: 400 },
    { what: 'with a Base64 checksum', change: { checksum: createHash('md5').update(file).digest('base64') }, status: 400 },
    { what: 'with an upper-case checksum', change: { checksum: createHash('md5').update(file).digest('hex').toUpperCase() }, status: 400 },
    { what: 'without size', change: { size: undefined }, status: 400 },
    { what: 'with a size as text', change: { size: '812' }, status: 400 },
    { what: 'above 50 MB', change: { size: 50 * 1024 * 1024 + 1 }, status: 400 },
    { what: 'with a reference that is no UUID', ref: 'batch-1', status: 400 },
    { what: 'without Basic auth', headers: { accept: 'application/json', 'content-type': 'application/json' }, status: 401 },
    { what: 'without the JSON media type', headers: { ...basic, 'content-type': 'text/plain' }, status: 415 },
  ])('$what', async ({ change, ref, headers, status }) => {
    const batches = await openBatches();
    expect((await batches.allocate(file, change, ref, headers)).status).toBe(status);
  });

  test('for a reference used before', async () => {
    const batches = await openBatches();
    expect((await batches.allocate(file)).status).toBe(200);
    expect((await batches.allocate(file)).status).toBe(409);
  });

  test('and an unknown batch cannot be read', async () => {
    const batches = await openBatches();
    expect((await fetch(`${batches.base}/v2/batches/${batchRef}`, { headers: basic })).status).toBe(404);
    expect((await fetch(`${batches.base}/v2/batches/${batchRef}`)).status).toBe(401);
    expect((await fetch(`${batches.base}/v2/batches/${batchRef}`, { method: 'DELETE', headers: basic })).status).toBe(405);
  });
});

describe('an upload is refused', () => {
  const file = zip(guestRecord);

  test.each([
    { what: 'with the hex digest in Base64', change: { 'content-md5': Buffer.from(createHash('md5').update(file).digest('hex')).toString('base64') }, status: 400 },
    { what: 'with Basic auth', change: { authorization: basic.authorization }, status: 400 },
    { what: 'without encryption', change: { 'x-amz-server-side-encryption': '' }, status: 403 },
    { what: 'with another content type', change: { 'content-type': 'application/octet-stream' }, status: 403 },
  ])('$what', async ({ change, status }) => {
    const batches = await openBatches();
    const { location } = (await (await batches.allocate(file)).json()) as Described;
    expect((await batches.upload(location.href, file, change)).status).toBe(status);
    expect((await batches.look(batchRef)).status.code).toBe('uploading');
  });

  test('after an hour', async () => {
    const batches = await openBatches();
    const { location } = (await (await batches.allocate(file)).json()) as Described;
    batches.wait(3_600_001);
    expect((await batches.upload(location.href, file)).status).toBe(403);
  });

  test('a second time, and at an address that was never given out', async () => {
    const batches = await openBatches();
    const { location } = (await (await batches.allocate(file)).json()) as Described;
    expect((await batches.upload(location.href, file)).status).toBe(200);
    expect((await batches.upload(location.href, file)).status).toBe(403);
    expect((await batches.upload(`${batches.base}/upload/other`, file)).status).toBe(403);
  });
});

describe('the error log', () => {
  const order = { ref: recordRef, schema: 'order', mode: 'insert', value: { referenceId: 'ORD-1', status: 'PURCHASED', currencyCode: 'EUR', pointOfSale: 'air.example' } };
  const bad: readonly { readonly what: string; readonly records: readonly unknown[]; readonly code: string; readonly ref?: string; readonly says: string }[] = [
    { what: 'a pretty-printed record', records: ['{', '"ref": 1', '}'].slice(0, 1), code: '400', ref: 'null', says: 'could not be parsed' },
    { what: 'a list', records: [[guestRecord]], code: '400', ref: 'null', says: 'could not be parsed' },
    { what: 'a reference that is no UUID', records: [{ ...guestRecord, ref: '1' }], code: '400', ref: '1', says: 'UUID' },
    { what: 'an unknown schema', records: [{ ...guestRecord, schema: 'guests' }], code: '400', says: 'schema' },
    { what: 'insert for guests', records: [{ ...guestRecord, mode: 'insert' }], code: '402', says: 'Unsupported mode' },
    { what: 'no value', records: [{ ...guestRecord, value: undefined }], code: '400', says: 'value must be an object' },
    { what: 'a visitor', records: [{ ...guestRecord, value: { ...guestRecord.value, guestType: 'visitor' } }], code: '400', says: 'guestType must be' },
    { what: 'no identifiers', records: [{ ...guestRecord, value: { guestType: 'customer', email: 'a@b.example' } }], code: '400', says: 'Not enough' },
    { what: 'an unknown provider', records: [{ ...guestRecord, value: { identifiers: [{ provider: 'crm', id: '1' }] } }], code: '400', says: 'Not enough' },
    { what: 'a name in the spelling of events', records: [{ ...guestRecord, value: { ...guestRecord.value, firstname: 'Mia' } }], code: '400', says: 'firstName' },
    { what: 'an extension without key', records: [{ ...guestRecord, value: { ...guestRecord.value, extensions: [{ name: 'ext', points: 1 }] } }], code: '400', says: 'default' },
    { what: 'a nested extension', records: [{ ...guestRecord, value: { ...guestRecord.value, extensions: [{ name: 'ext', key: 'default', a: {} }] } }], code: '400', says: 'must be text' },
    { what: 'a guest to delete who does not exist', records: [{ ...guestRecord, mode: 'delete', value: { identifiers } }], code: '404', says: 'does not exist' },
    { what: 'a guest to delete without identifiers', records: [{ ...guestRecord, mode: 'delete', value: {} }], code: '400', says: 'missing' },
    { what: 'an order inserted twice', records: [order, order], code: '409', says: 'exists already' },
    { what: 'an order without currency', records: [{ ...order, value: { ...order.value, currencyCode: undefined } }], code: '400', says: 'currencyCode is missing' },
    { what: 'an order to delete that does not exist', records: [{ ...order, mode: 'delete' }], code: '404', says: 'does not exist' },
  ];

  test.each(bad)('names $what', async ({ records, code, ref = recordRef, says }) => {
    const batches = await openBatches();
    const status = await batches.finish(zip(...records));
    expect(status).toMatchObject({ uploaded: 200, code: 'error', log: expect.any(String) });
    const answer = await fetch(status.log ?? '');
    const lines = gunzipSync(Buffer.from(await answer.arrayBuffer())).toString().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([{ ref, code, message: expect.stringContaining(says) }]);
  });

  test('keeps the good records of a file with bad ones', async () => {
    const fake = openExampleFake();
    const batches = await openBatches(fake);
    expect(await batches.finish(zip('{broken', guestRecord))).toMatchObject({ code: 'error' });
    expect(fake.view().guests[0]?.identifiers).toEqual(identifiers);
  });

  test('is given without Basic auth only, and only after an error', async () => {
    const batches = await openBatches();
    const { log = '' } = await batches.finish(zip('{broken'));
    expect((await fetch(log)).status).toBe(200);
    expect((await fetch(log, { headers: basic })).status).toBe(400);
    const other = '44444444-4444-4555-8666-777777777777';
    await batches.finish(zip(guestRecord), other);
    expect((await fetch(log.replace(batchRef, other))).status).toBe(404);
  });
});

describe('records', () => {
  test('upsert changes only what is given', async () => {
    const fake = openExampleFake();
    const batches = await openBatches(fake);
    const change = { ...guestRecord, value: { city: 'Cork', identifiers, extensions: [{ name: 'ext', key: 'default', points: 1 }] } };
    expect(await batches.finish(zip(guestRecord, change, { ...change, value: { ...change.value, extensions: [{ name: 'ext', key: 'default', points: 2 }] } }))).toMatchObject({ code: 'success' });
    expect(fake.view().guests[0]).toMatchObject({ attributes: { firstName: 'Mia', city: 'Cork' }, extensions: { ext: { points: 2 } } });
  });

  test('delete removes a guest, but not one who is on the site', async () => {
    const fake = openExampleFake();
    const batches = await openBatches(fake);
    const remove = { ...guestRecord, mode: 'delete', value: { identifiers } };
    expect(await batches.finish(zip(guestRecord, remove))).toMatchObject({ code: 'success' });
    expect(fake.view().guests.some((guest) => guest.identifiers.length > 0)).toBe(false);
    await fake.handle(postEvent(examples.identity, Date.UTC(2027, 2, 1)));
    const status = await batches.finish(zip(remove), '55555555-4444-4555-8666-777777777777');
    const log = gunzipSync(Buffer.from(await (await fetch(status.log ?? '')).arrayBuffer())).toString();
    expect(JSON.parse(log)).toMatchObject({ code: '403' });
  });

  test('orders can be inserted and changed', async () => {
    const fake = openExampleFake();
    const batches = await openBatches(fake);
    const order = { ref: recordRef, schema: 'order', mode: 'insert', value: { referenceId: 'ORD-1', status: 'PURCHASED', currencyCode: 'EUR', pointOfSale: 'air.example', price: 12 } };
    expect(await batches.finish(zip(order, { ...order, mode: 'upsert', value: { ...order.value, status: 'REFUNDED' } }))).toMatchObject({ code: 'success' });
    expect(fake.view().orders).toMatchObject([{ referenceId: 'ORD-1', status: 'REFUNDED', price: 12, received: 2 }]);
    expect(await batches.finish(zip({ ...order, mode: 'merge', value: { ...order.value, status: 'CANCELLED' } }), '55555555-4444-4555-8666-777777777777')).toMatchObject({ code: 'success' });
    expect(fake.view().orders).toMatchObject([{ status: 'CANCELLED', received: 3 }]);
  });

  test.each(['delete', 'gdpr_delete'])('%s removes an order', async (mode) => {
    const fake = openExampleFake();
    const batches = await openBatches(fake);
    const order = { ref: recordRef, schema: 'order', mode: 'insert', value: { referenceId: 'ORD-1', status: 'PURCHASED', currencyCode: 'EUR', pointOfSale: 'air.example' } };
    expect(await batches.finish(zip(order, { ...order, mode }))).toMatchObject({ code: 'success' });
    expect(fake.view().orders).toEqual([]);
  });
});
