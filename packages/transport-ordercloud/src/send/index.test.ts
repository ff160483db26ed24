import type { EventEnvelope } from '@waymark/core';
import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { bodyOf, drive, playExample } from '../__fixtures__/drive.ts';
import { boundedMemory } from '../sender/bounded-memory.ts';
import { sendExamples } from './examples.ts';
import { sitecoreSend } from './index.ts';

const siteId = '5f2c1de0a94b4e7f8d3b6c7a90e1f245';
const who = { browserId: '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10', sessionId: 'b6a1c0de-3f59-4a8b-b7e2-a1d3c4f5e607' };
const product = { productId: 'KAF-1000', name: 'Hochland', displayPrice: 24.9, url: 'https://shop.example/p/kaf-1000' };
const server = { runtime: 'server' } as const;

function order(changes: Partial<Omit<EventEnvelope, 'name' | 'payload'>> = {}, orderId = 'SO-1') {
  return makeEvent('orderPlaced', { order: { orderId, currency: 'EUR', total: 24.9, items: [{ product, index: 0, quantity: 1, total: 24.9 }] } }, { who, ...changes });
}

test.each([
  ['cartModified', { cart: { currency: 'EUR', total: 62.25, items: [{ product, index: 0, quantity: 2.5, total: 62.25 }] } }],
  ['orderPlaced', { order: { orderId: 'SO-1', currency: 'EUR', total: 62.25, items: [{ product, index: 0, quantity: 2.5, total: 62.25 }] } }],
] as const)('parts of a unit in %s go as they are', async (name, payload) => {
  const { text } = (await drive(sitecoreSend({ siteId }), makeEvent(name, payload, { who }))).requests[0] ?? {};
  expect(text).toContain('"itemQuantity":2.5,"itemTotalPrice":62.25');
});

describe('examples', () => {
  test.each(sendExamples)('$title', async (example) => {
    const requests = await playExample(sitecoreSend({ siteId, ...example.options }), example);
    expect(requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual(example.expect.map(({ headers: _headers, ...rest }) => rest));
    for (const [index, { headers }] of example.expect.entries()) expect(requests[index]?.headers).toMatchObject({ ...headers });
  });

  test.each([
    [
      'A sign-up identifies the visitor',
      '{"ContactEmailAddress":"mira.holm@example.org","ContactId":"4d0b8f0b6a7e4d44a3f7d1e85c2b9a10","ContactName":"Mira Holm","actionType":"IDENTIFY","properties":{"CustomerGroup":"Retail"},"sessionId":"b6a1c0de3f594a8bb7e2a1d3c4f5e607","siteId":"5f2c1de0a94b4e7f8d3b6c7a90e1f245"}',
    ],
    [
      'A product put into the cart, with a custom attribute',
      '{"ContactId":"4d0b8f0b6a7e4d44a3f7d1e85c2b9a10","Url":"https://shop.example/p/kaf-1000","actionType":"ADDED_TO_ORDER","properties":[{"product":{"grind":"whole bean","itemCode":"KAF-1000","itemImage":"https://img.shop.example/kaf-1000.jpg","itemName":"Hochland Röstung 1 kg","itemPrice":24.9,"itemQuantity":2,"itemTotalPrice":49.8,"itemUrl":"https://shop.example/p/kaf-1000"}}],"sessionId":"b6a1c0de3f594a8bb7e2a1d3c4f5e607","siteId":"5f2c1de0a94b4e7f8d3b6c7a90e1f245"}',
    ],
    [
      'An order',
      '{"ContactEmailAddress":"mira.holm@example.org","ContactId":"4d0b8f0b6a7e4d44a3f7d1e85c2b9a10","Url":"https://shop.example/checkout/done","actionType":"ORDER_COMPLETED","properties":[{"products":[{"itemCode":"KAF-1000","itemName":"Hochland Röstung 1 kg","itemPrice":24.9,"itemQuantity":2,"itemTotalPrice":49.8,"itemUrl":"https://shop.example/p/kaf-1000","orderId":"SO-5521"},{"itemCode":"FIL-4","itemName":"Papierfilter Gr. 4","itemPrice":3.95,"itemQuantity":1,"itemTotalPrice":3.95,"itemUrl":"https://shop.example/p/fil-4","orderId":"SO-5521"}],"totalPrice":58.7}],"sessionId":"b6a1c0de3f594a8bb7e2a1d3c4f5e607","siteId":"5f2c1de0a94b4e7f8d3b6c7a90e1f245"}',
    ],
  ])('the body of "%s" is byte for byte what the vendor shows, keys sorted', async (title, bytes) => {
    const example = sendExamples.find((each) => each.title === title);
    if (!example) throw new Error('no such example');
    const [request] = await playExample(sitecoreSend({ siteId, ...example.options }), example);
    expect(JSON.stringify(sortKeys(JSON.parse(request?.text ?? '')))).toBe(bytes);
  });
});

test('only an identification goes to /identify, and no event holds an e-mail address that is not known', async () => {
  const events = [...sendExamples.flatMap(({ before = [], given }) => [...before, given]), makeEvent('pageOpened', { url: 'https://shop.example/' }, { who })];
  const told: unknown[] = [];
  for (const event of events) {
    for (const { path, body } of (await drive(sitecoreSend({ siteId, shopUrl: 'https://shop.example/' }), event)).requests) {
      const { actionType, ContactEmailAddress } = body as { readonly actionType: string; readonly ContactEmailAddress?: string };
      told.push(actionType);
      expect([actionType, path]).toEqual([actionType, actionType === 'IDENTIFY' ? '/identify' : '/track']);
      if (event.who.email === undefined && actionType !== 'IDENTIFY') expect([actionType, ContactEmailAddress]).toEqual([actionType, undefined]);
    }
  }
  expect(told).toEqual(expect.arrayContaining(['IDENTIFY', 'PAGE_VIEWED', 'ADDED_TO_ORDER', 'ORDER_COMPLETED']));
});

describe('the visitor', () => {
  test('is the alias "send" where there is one, in plain lower case', async () => {
    const event = makeEvent('pageOpened', { url: 'https://shop.example/' }, { who: { ...who, aliases: { send: 'AAAAAAAA-6A7E-4D44-A3F7-D1E85C2B9A10' } } });
    expect((await drive(sitecoreSend({ siteId }), event)).requests[0]?.body).toMatchObject({ ContactId: 'aaaaaaaa6a7e4d44a3f7d1e85c2b9a10' });
  });

  test('gets a stable contact id in UUID form when the browser id is no UUID', async () => {
    const event = makeEvent('pageOpened', { url: 'https://shop.example/' }, { who: { browserId: 'nano-id', sessionId: 's1' } });
    const first = (await drive(sitecoreSend({ siteId }), event)).requests[0]?.body as { ContactId: string; sessionId: string };
    const again = (await drive(sitecoreSend({ siteId }), event)).requests[0]?.body;
    expect(first.ContactId).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(first.sessionId).toMatch(/^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$/);
    expect(first.sessionId).not.toBe(first.ContactId);
    expect(again).toEqual(first);
  });

  test('without a session has one per day', async () => {
    const at = (hours: number) => makeEvent('pageOpened', { url: 'https://shop.example/' }, { id: `after-${hours}`, who: { browserId: 'b' }, occurredAt: hours * 3_600_000 });
    const transport = sitecoreSend({ siteId });
    const sessions = await Promise.all([1, 23, 25].map(async (hours) => bodyOf<{ sessionId: string }>(await drive(transport, at(hours))).sessionId));
    expect(sessions[0]).toBe(sessions[1]);
    expect(sessions[2]).not.toBe(sessions[0]);
  });

  test('that nobody knows is refused with a reason', async () => {
    const { outcome, requests } = await drive(sitecoreSend({ siteId }), makeEvent('pageOpened', { url: 'https://shop.example/' }, { who: { userId: 'u' } }));
    expect(outcome).toMatchObject({ status: 'refused', why: { code: 'visitor-missing' } });
    expect(requests).toEqual([]);
  });

  test('is told once who he is, and again when something changed', async () => {
    const transport = sitecoreSend({ siteId });
    const signedIn = (id: string, email: string) => makeEvent('userSignedIn', { userId: 'u-1' }, { id, who: { ...who, userId: 'u-1', email } });
    expect((await drive(transport, signedIn('1', 'mira@example.org'))).requests[0]?.path).toBe('/identify');
    const second = await drive(transport, signedIn('2', ' MIRA@example.org'));
    expect(second.requests).toEqual([]);
    expect(second.outcome).toMatchObject({ status: 'refused', why: { code: 'not-wanted' } });
    expect((await drive(transport, signedIn('2b', 'mira@example.org'))).requests).toEqual([]);
    expect((await drive(transport, signedIn('3', 'holm@example.org'))).requests).toHaveLength(1);
  });

  test('keeps the e-mail address out of the memory', async () => {
    const written: string[] = [];
    const memory = { ...boundedMemory(10), set: (key: string, value: string) => written.push(key, value) > 0 };
    await drive(sitecoreSend({ siteId, memory }), makeEvent('userSignedIn', { userId: 'u-1' }, { who: { ...who, email: 'mira@example.org' } }));
    expect(written.length).toBeGreaterThan(0);
    expect(written.join()).not.toContain('mira');
  });

  test('identified by a profile change gives what the change sets', async () => {
    const operations = [
      { type: 'set', path: 'email', value: 'mira@example.org' },
      { type: 'set', path: 'firstName', value: 'Mira' },
      { type: 'set', path: 'custom.tier', value: 'gold' },
      { type: 'set', path: 'custom.tags', value: ['a'] },
      { type: 'unset', path: 'custom.old' },
    ];
    const { requests } = await drive(sitecoreSend({ siteId }), makeEvent('userProfileChanged', { patch: { operations } }, { who }));
    expect(requests[0]?.body).toMatchObject({ ContactEmailAddress: 'mira@example.org', ContactName: 'Mira', properties: { tier: 'gold' } });
  });

  test.each([[null], [1], [{ a: 1 }]])('a profile change that sets the address to %j identifies nobody', async (value) => {
    const transport = sitecoreSend({ siteId });
    const change = makeEvent('userProfileChanged', { patch: { operations: [{ type: 'set', path: 'email', value }] } }, { who });
    expect(transport.wants?.(change)).toBe(false);
  });

  test.each(['', 'mira', 'mira@', 'mira@example', 'mira holm@example.org', `${'m'.repeat(250)}@example.org`])('"%s" is no e-mail address', async (email) => {
    const { requests } = await drive(sitecoreSend({ siteId }), makeEvent('pageOpened', { url: 'https://shop.example/' }, { who: { ...who, email } }));
    expect(requests[0]?.body).not.toHaveProperty('ContactEmailAddress');
  });
});

describe('addresses on servers', () => {
  const bare = { ...product, url: undefined };
  const viewed = makeEvent('productViewed', { product: bare }, { who, where: { ...server, url: 'https://api.shop.example/v1' } });

  test('of products come from productUrl, else from the start page', async () => {
    const url = async (options: object) =>
      bodyOf<{ properties: [{ product: { itemUrl: string } }] }>(await drive(sitecoreSend({ siteId, ...options }), viewed)).properties[0].product.itemUrl;
    expect(await url({ productUrl: ({ productId }: { productId: string }) => `https://shop.example/p/${productId}` })).toBe('https://shop.example/p/KAF-1000');
    expect(await url({ shopUrl: 'https://shop.example/' })).toBe('https://shop.example/');
  });

  test('are never guessed', async () => {
    expect((await drive(sitecoreSend({ siteId }), viewed)).outcome).toMatchObject({ status: 'refused', why: { code: 'product-url-missing' } });
    expect((await drive(sitecoreSend({ siteId }), order({ where: server }))).outcome).toMatchObject({ status: 'refused', why: { code: 'url-missing' } });
  });

  test('headers take no control characters from a request', async () => {
    const where = { ...server, url: 'https://shop.example/', client: { userAgent: 'Mozil\r\nx: y lä' } };
    const { requests } = await drive(sitecoreSend({ siteId }), makeEvent('pageOpened', { url: 'https://shop.example/' }, { who, where }));
    expect(requests[0]?.headers).toMatchObject({ 'x-original-user-agent': 'Mozilx: y l' });
    expect(requests[0]?.headers).not.toHaveProperty('x-original-request-ip-address');
  });
});

describe('set-up', () => {
  test('follows the vendor: an hour of age, five seconds of patience, one event per request', () => {
    const { limits, retry, runsIn, purposes, name } = sitecoreSend({ siteId });
    expect({ limits, runsIn, purposes, name }).toMatchObject({ limits: { maxEvents: 1 }, runsIn: 'anywhere', purposes: ['marketing'], name: 'send' });
    expect(retry).toMatchObject({ maxAgeMs: 3_600_000, timeoutMs: 5000, maxAttempts: 4 });
    expect((retry?.delaysMs ?? []).reduce((sum, delay) => sum + delay, 0)).toBeLessThanOrEqual(60_000);
  });

  test.each([
    [{}, 'option-missing'],
    [{ siteId: 'shop' }, 'option-invalid'],
    [{ siteId, sitId: 1 }, 'option-unknown'],
    [{ siteId, target: 'live' }, 'option-invalid'],
    [{ siteId, map: 1 }, 'option-invalid'],
    [{ siteId, sku: 'sku' }, 'option-invalid'],
    [{ siteId, memory: 'localStorage' }, 'option-invalid'],
    [{ siteId, memory: null }, 'option-invalid'],
    [{ siteId, shopUrl: '/shop' }, 'option-invalid'],
  ])('%o is refused with %s', (options, code) => {
    expect(() => sitecoreSend(options as never)).toThrow(expect.objectContaining({ code, message: expect.stringContaining('sitecoreSend()') as string }));
  });

  test('puts the target and the session key where the options say', async () => {
    const event = makeEvent('pageOpened', { url: 'https://shop.example/' }, { who });
    const { requests } = await drive(sitecoreSend({ siteId, target: 'https://relay.example/send/', sessionKey: 'sessionid' }), event);
    expect(requests[0]?.url).toBe('https://relay.example/send/track');
    expect(requests[0]?.body).toHaveProperty('sessionid', 'b6a1c0de3f594a8bb7e2a1d3c4f5e607');
    expect((await drive(sitecoreSend({ siteId, target: 'staging' }), event)).requests[0]?.url).toBe('https://t.stat-track-staging.com/track');
  });

  test('adds the currency and leaves the order id out on request', async () => {
    const transport = sitecoreSend({ siteId, currencyAttribute: true, orderIdAttribute: false });
    const [item] = bodyOf<{ properties: [{ products: object[] }] }>(await drive(transport, order())).properties[0].products;
    expect(item).toHaveProperty('currency', 'EUR');
    expect(item).not.toHaveProperty('orderId');
  });
});

test('the vendor\'s own script in the page is reported once', async () => {
  const warnings: string[] = [];
  const transport = sitecoreSend({ siteId, onWarning: (message) => warnings.push(message) });
  const event = makeEvent('pageOpened', { url: 'https://shop.example/' }, { who });
  await drive(transport, event);
  expect(warnings).toEqual([]);
  Object.assign(globalThis, { mootrack: () => undefined });
  await drive(transport, event);
  await drive(transport, event);
  Reflect.deleteProperty(globalThis, 'mootrack');
  expect(warnings).toEqual([expect.stringContaining('"mootrack"')]);
});

describe('the map', () => {
  test('replaces, adds and removes mappings', async () => {
    const transport = sitecoreSend({
      siteId,
      map: {
        pageOpened: null,
        linkOpened: () => ({ actionType: 'CUSTOM', name: 'LINK_OPENED' }),
        nothingChanged: () => null,
        tabVisibilityChanged: (event) => [{ actionType: 'EXIT_INTENT', SecondsOnPage: event.seq }],
      },
    });
    const event = (name: string) => makeEvent(name, {}, { who, seq: 7 });
    expect(transport.wants?.(event('pageOpened'))).toBe(false);
    expect(transport.wants?.(event('nothingChanged'))).toBe(false);
    expect(transport.wants?.(event('constructor'))).toBe(false);
    expect((await drive(transport, event('linkOpened'))).requests[0]?.body).toMatchObject({ actionType: 'LINK_OPENED' });
    expect((await drive(transport, event('tabVisibilityChanged'))).requests[0]?.body).toMatchObject({ actionType: 'EXIT_INTENT', SecondsOnPage: 7 });
  });

  test('that fails does not disturb the call that tracks', async () => {
    const fail = (): never => {
      throw new Error('no');
    };
    const transport = sitecoreSend({ siteId, map: { pageOpened: fail } });
    const event = makeEvent('pageOpened', { url: 'https://shop.example/' });
    expect(transport.wants?.(event)).toBe(true);
    expect((await drive(transport, event)).outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
  });

  test.each([
    ['grinderCalibrated', 'GRINDER_CALIBRATED'],
    ['1st offer', 'EVENT_1ST_OFFER'],
    ['-hidden-', 'EVENT_HIDDEN_'],
    ['ä', 'EVENT_'],
    ['お気に入り', 'EVENT_'],
  ])('named %j is an action that Send takes, and keeps its name', async (name, actionType) => {
    const sent = await drive(sitecoreSend({ siteId }), makeEvent('eventOccurred', { name }, { who }));
    expect(sent.outcome).toEqual({ status: 'delivered' });
    expect(bodyOf(sent)).toMatchObject({ actionType, properties: [{ eventName: name }] });
  });

  test.each(['orderCompleted', 'Page viewed', 'added-to-order', 'identify', 'exitIntent'])('named %j would be an action of Send itself', async (name) => {
    const sent = await drive(sitecoreSend({ siteId }), makeEvent('eventOccurred', { name }, { who }));
    expect(sent.outcome).toMatchObject({ status: 'refused', why: { code: 'action-invalid', message: expect.stringContaining('none that the destination uses') } });
    expect(sent.requests).toEqual([]);
  });

  test('that make nothing of an event when it is sent make it not wanted', async () => {
    const transport = sitecoreSend({ siteId, map: { linkOpened: () => [] } });
    expect((await drive(transport, makeEvent('linkOpened', {}, { who }))).outcome).toMatchObject({ status: 'refused', why: { code: 'not-wanted' } });
  });

  test('may not name an action in lower case', async () => {
    const transport = sitecoreSend({ siteId, map: { linkOpened: () => ({ actionType: 'CUSTOM', name: 'link opened' }) } });
    expect((await drive(transport, makeEvent('linkOpened', {}, { who }))).outcome).toMatchObject({ status: 'refused', why: { code: 'action-invalid' } });
  });
});

test.each([
  ['productViewed', {}],
  ['cartModified', { cart: { items: [{ product, quantity: 0, total: 1 }] } }],
  ['cartModified', null],
  ['orderPlaced', {}],
  ['eventOccurred', {}],
  ['orderPlaced', { order: { orderId: '1', total: 1, items: [{ product, quantity: 1 }] } }],
])('%s with the payload %o is refused', async (name, payload) => {
  expect((await drive(sitecoreSend({ siteId }), makeEvent(name, payload, { who }))).outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
});

test('a closing page starts its request at once', () => {
  let started = 0;
  const fetching = (async () => {
    started += 1;
    return new Response(null);
  }) as typeof fetch;
  void sitecoreSend({ siteId }).send(makeBatch([order()]), makeSendContext({ urgency: 'exit', fetch: fetching }));
  expect(started).toBe(1);
});

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value as Record<string, unknown>).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, each]) => [key, sortKeys(each)]));
}
