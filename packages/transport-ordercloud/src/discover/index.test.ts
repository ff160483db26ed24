import type { EventEnvelope } from '@waymark/core';
import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { bodyOf, drive, playExample } from '../__fixtures__/drive.ts';
import { sitecoreDiscover as inPage } from './browser.ts';
import { deviceOf } from './client.ts';
import { discoverExamples } from './examples.ts';
import { sitecoreDiscover } from './index.ts';

const customerKey = '987654321-1122334455';
const apiKey = '01-0123abcd-made-up';
const uuid = '1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123';
const options = { customerKey, apiKey };
const product = { productId: 'KAF-1000', name: 'Hochland', displayPrice: 24.9 };

const client = { ip: '203.0.113.42', userAgent: 'UA' };
const where = { runtime: 'browser', url: 'https://shop.example/p?a=1', client } as const;

interface Told {
  readonly data: Readonly<Record<string, unknown>> & { readonly value: { readonly products: readonly object[]; readonly context: Readonly<Record<string, unknown>> } };
}

function viewed(changes: Partial<Omit<EventEnvelope, 'name' | 'payload'>> = {}) {
  return makeEvent('pageOpened', { url: 'https://shop.example/p?a=1' }, { who: { browserId: 'b' }, where, ...changes });
}

describe('examples', () => {
  test.each(discoverExamples)('$title', async (example) => {
    const requests = await playExample(sitecoreDiscover({ ...options, ...example.options }), example);
    expect(requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual(example.expect.map(({ headers: _headers, ...rest }) => rest));
    for (const [index, { headers }] of example.expect.entries()) expect(requests[index]?.headers).toMatchObject({ ...headers });
  });
});

describe('a page without https, which cannot hash', () => {
  afterEach(() => void vi.unstubAllGlobals());

  test.each([
    ['in production', inPage],
    ['in development', sitecoreDiscover],
  ])('tells of an order and its user all the same, without the address: %s', async (_build, make) => {
    vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes });
    const order = { orderId: 'A-1', currency: 'EUR', total: 24.9, items: [{ index: 0, quantity: 1, total: 24.9, product }] };
    const sent = await drive(make({ customerKey, target: 'http://x.rfk.shop.example' }), makeEvent('orderPlaced', { order }, { who: { browserId: 'b', userId: 'u-1', email: 'mira@example.org' }, where }));
    expect(sent.outcome).toEqual({ status: 'delivered' });
    expect(bodyOf(sent)).toMatchObject({ data: { type: 'order', value: { checkout: { order_id: 'A-1', total: 24.9, subtotal: 24.9 }, context: { user: { id: 'u-1' } } } } });
    expect(JSON.stringify(bodyOf(sent))).not.toMatch(/mira|eid/);
  });
});

describe('a user whose address is none, as shops write it down', () => {
  test.each([
    ['in production', inPage],
    ['on servers', sitecoreDiscover],
  ])('has no hash, which would make one of many people: %s', async (_build, make) => {
    const transport = make({ customerKey, target: 'https://x.rfk.shop.example', sendEmail: true });
    const sent = await drive(transport, makeEvent('userSignedUp', { userId: 'u-1', profile: { email: 'N/A' } }, { who: { browserId: 'b' }, where }));
    expect(bodyOf<Told>(sent).data.value.context['user']).toEqual({ id: 'u-1' });
  });
});

describe('where events go', () => {
  test.each([
    [{ apiKey }, 'https://api.rfksrv.com/event/987654321-1122334455/1', 'server'],
    [{ apiKey, target: 'prodEu' }, 'https://api-euc1.rfksrv.com/event/987654321-1122334455/1', 'server'],
    [{ target: 'https://x.rfk.shop.example' }, 'https://x.rfk.shop.example/api/event/1', 'anywhere'],
  ])('%o leads to %s and runs in: %s', async (more, url, runsIn) => {
    const transport = sitecoreDiscover({ customerKey, ...more });
    const { requests } = await drive(transport, viewed());
    expect(requests[0]?.url).toBe(url);
    expect(requests[0]?.headers?.['authorization']).toBe('apiKey' in more ? apiKey : undefined);
    expect(transport.runsIn).toBe(runsIn);
  });

  test.each([
    [{ customerKey }, 'option-missing'],
    [{ customerKey, target: 'prod' }, 'option-missing'],
    [{ customerKey: '123', apiKey }, 'option-invalid'],
    [{ customerKey, apiKey, pageName: 'home' }, 'option-invalid'],
    [{ customerKey, apiKey, currency: 'Euro' }, 'option-invalid'],
  ])('%o is refused with %s, without the key in the message', (wrong, code) => {
    expect(() => sitecoreDiscover(wrong as never)).toThrow(expect.objectContaining({ code, message: expect.not.stringContaining(apiKey) as string }));
    expect(() => sitecoreDiscover(wrong as never)).toThrow('sitecoreDiscover()');
  });

  test('a refused key pauses the lane and stays out of the outcome', async () => {
    const { outcome } = await drive(sitecoreDiscover(options), viewed(), () => new Response(apiKey, { status: 403 }));
    expect(outcome).toMatchObject({ status: 'mixed', pausesLane: true });
    expect(JSON.stringify(outcome, (_key, value: unknown) => (value instanceof Map ? [...value] : value))).not.toContain(apiKey);
  });
});

describe('the visitor', () => {
  test.each([
    [{ browserId: 'b', aliases: { discover: uuid } }, {}, { uuid }],
    [{ browserId: 'b', userId: 'u' }, { preferUserId: true }, { user_id: 'u' }],
    [{ userId: 'u' }, {}, { user_id: 'u' }],
  ])('%o with %o is told as %o', async (who, more, expected) => {
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover({ ...options, ...more }), viewed({ who })));
    expect(data).toMatchObject(expected);
    expect('uuid' in data && 'user_id' in data).toBe(false);
  });

  test('without a valid alias gets an id of the vendor\'s form, the same every time', async () => {
    const who = { browserId: 'b', aliases: { discover: '9-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123' } };
    const transport = sitecoreDiscover(options);
    const first = bodyOf<Told>(await drive(transport, viewed({ who }))).data['uuid'];
    expect(first).toMatch(/^1122334455-[0-9a-z]{2}-[0-9a-z]{2}-4[0-9a-z]-1p-[0-9a-z]{20}-\d{13}$/);
    expect(bodyOf<Told>(await drive(transport, viewed({ who }))).data['uuid']).toBe(first);
  });

  test('that nobody knows is refused', async () => {
    expect((await drive(sitecoreDiscover(options), viewed({ who: {} }))).outcome).toMatchObject({ status: 'refused', why: { code: 'visitor-missing' } });
  });

  test('without an id of the user is not told of', () => {
    expect(sitecoreDiscover(options).wants?.(makeEvent('userProfileChanged', { patch: { operations: [] } }, { who: { browserId: 'b' } }))).toBe(false);
  });
});

describe('context', () => {
  test('times are numbers in milliseconds, the page load equal to the event where it is unknown', async () => {
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover(options), viewed({ occurredAt: 1718181065999 })));
    expect(data).toMatchObject({ t: 1718181065999, t0: 1718181065999 });
    const early = viewed({ occurredAt: 1718181065999, where: { ...where, pageLoadedAt: 1718181066000 } });
    expect(bodyOf<Told>(await drive(sitecoreDiscover(options), early)).data).toMatchObject({ t0: 1718181065999 });
  });

  test.each([
    [() => undefined, undefined],
    [() => ({ country: 'DE', city: 'Bremen' }), { country: 'DE', city: 'Bremen' }],
  ])('tells the place that the option says', async (geo, expected) => {
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover({ ...options, geo }), viewed()));
    expect(data.value.context).toEqual({ page: { uri: '/p?a=1' }, browser: { user_agent: 'UA' }, ...(expected && { geo: expected }) });
  });

  test.each([[{}], [{ ip: '203.0.113.42' }], [{ userAgent: 'UA' }]])('of a visitor of whom a server knows %o only is refused', async (some) => {
    const { outcome } = await drive(sitecoreDiscover(options), viewed({ where: { ...where, client: some } }));
    expect(outcome).toMatchObject({ status: 'refused', why: { code: 'client-unknown' } });
  });

  test('of a page needs no client, and holds nothing empty', async () => {
    const event = makeEvent('cartViewed', { cart: { currency: 'EUR', total: 0, items: [] } }, { where: { runtime: 'browser' } });
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover({ customerKey, target: 'https://x.shop.example' }), event));
    expect(data.value).toEqual({ products: [], context: { page: { locale_currency: 'eur' } } });
  });

  test('takes title, referrer, locale without its script, landing campaign and the user agent of the option', async () => {
    const known = {
      runtime: 'browser',
      url: 'https://shop.example/p',
      title: 'Kaffee',
      referrer: 'https://mail.example/',
      locale: 'zh-Hant-TW',
      landing: { url: 'https://shop.example/?utm_term=k' },
    } as const;
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover({ customerKey, target: 'https://x.shop.example', userAgent: 'UA' }), viewed({ where: known })));
    expect(data.value.context).toEqual({
      page: { uri: '/p?a=1', title: 'Kaffee', referrer: 'https://mail.example/', locale_country: 'tw', locale_language: 'zh' },
      browser: { user_agent: 'UA' },
      campaign: { utm_term: 'k' },
    });
  });

  test('of a page without an address is refused', async () => {
    const event = makeEvent('productViewed', { product }, { where: { runtime: 'server', client } });
    expect((await drive(sitecoreDiscover(options), event)).outcome).toMatchObject({ status: 'refused', why: { code: 'url-missing' } });
  });

  test.each([
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_5)', 'mobile'],
    ['Mozilla/5.0 (Linux; Android 14; Pixel 8) Mobile Safari/537.36', 'mobile'],
    ['Mozilla/5.0 (Linux; Android 14; SM-X910) Safari/537.36', 'tablet'],
    ['Mozilla/5.0 (iPad; CPU OS 17_5)', 'tablet'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64)', 'pc'],
    ['curl/8', undefined],
    [undefined, undefined],
  ])('%s is a %s', (agent, device) => {
    expect(deviceOf(agent)).toBe(device);
  });
});

describe('products', () => {
  const order = (items: readonly object[], more: object = {}) =>
    makeEvent('orderPlaced', { order: { orderId: 'SO-1', currency: 'EUR', total: 10, items, ...more } }, { who: { browserId: 'b' }, where });

  test('cost what was paid per unit, and before discounts what was asked', async () => {
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover(options), order([{ product: { ...product, displayPrice: 3.95 }, quantity: 1, total: 2.95 }])));
    expect(data.value.products).toEqual([{ sku: 'KAF-1000', quantity: 1, price: 2.95, price_original: 3.95 }]);
    expect(data.value).toHaveProperty('checkout', { order_id: 'SO-1', total: 10, subtotal: 2.95 });
    expect(data.value.context).not.toHaveProperty('user');
  });

  test('cost two decimals per unit after discounts', async () => {
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover(options), order([{ product: { ...product, displayPrice: 3.5 }, quantity: 3, total: 10 }])));
    expect(data.value.products).toEqual([{ sku: 'KAF-1000', quantity: 3, price: 3.33, price_original: 3.5 }]);
  });

  test('sold by weight count as one unit at the price of the line', async () => {
    const { data } = bodyOf<Told>(await drive(sitecoreDiscover(options), order([{ product, quantity: 0.5, total: 12.45 }])));
    expect(data.value.products).toEqual([{ sku: 'KAF-1000', quantity: 1, price: 12.45, price_original: 12.45 }]);
  });

  test('are told once per order', async () => {
    const transport = sitecoreDiscover(options);
    await drive(transport, order([{ product, quantity: 1, total: 24.9 }]));
    expect((await drive(transport, order([{ product, quantity: 1, total: 24.9 }]))).outcome).toMatchObject({ status: 'refused', why: { code: 'order-repeated' } });
  });

  test('put into the cart without a page come from the cart', async () => {
    const items = [{ product, quantity: 1, total: 24.9 }];
    const event = makeEvent('cartModified', { cart: { currency: 'EUR', total: 24.9, items } }, { who: { browserId: 'b' }, where: { runtime: 'server', client } });
    for (const given of [options, { ...options, addedFrom: undefined }]) expect(bodyOf<Told>(await drive(sitecoreDiscover(given as never), event)).data).toMatchObject({ type: 'a2c', name: 'cart' });
  });
});

test('the user object of the older package is written on request', async () => {
  const event = makeEvent('userSignedIn', { userId: 'u' }, { who: { browserId: 'b' }, where });
  expect(bodyOf<Told>(await drive(sitecoreDiscover({ ...options, legacyUserObject: true }), event)).data.value).toMatchObject({
    user: { id: 'u' },
    context: { user: { id: 'u' } },
  });
});

test('a mapping of the application may tell of the wish list', async () => {
  const map = { interestShown: () => ({ type: 'a2w', name: 'pdp', value: { products: [{ sku: 'A', quantity: 1, price: 0 }] } }) as const };
  const event = makeEvent('interestShown', { interests: ['A'] }, { who: { browserId: 'b' }, where });
  expect(bodyOf<Told>(await drive(sitecoreDiscover({ ...options, map }), event)).data).toMatchObject({ type: 'a2w', name: 'pdp' });
});

test('a closing page starts its request at once when no address has to be hashed', () => {
  let started = 0;
  const fetching = (async () => {
    started += 1;
    return new Response(null);
  }) as typeof fetch;
  void sitecoreDiscover(options).send(makeBatch([viewed()]), makeSendContext({ urgency: 'exit', fetch: fetching }));
  expect(started).toBe(1);
});
