import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { bodyOf, drive, playExample } from '../__fixtures__/drive.ts';
import { compactJson } from '../discover/context.ts';
import { searchExamples } from './examples.ts';
import { sitecoreSearch } from './index.ts';
import type { SearchOptions } from './options.ts';

const options = { customerKey: '987654321-1122334455', apiKey: '01-0123abcd-made-up', device: 'pc' } as const;
const where = { runtime: 'browser', url: 'https://shop.example/', client: { ip: '203.0.113.42' } } as const;
const opened = makeEvent('pageOpened', { url: 'https://shop.example/' }, { who: { browserId: 'b' }, where });

describe('examples', () => {
  test.each(searchExamples)('$title', async (example) => {
    const requests = await playExample(sitecoreSearch({ ...options, ...example.options }), example);
    expect(requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual(example.expect.map(({ headers: _headers, ...rest }) => rest));
    for (const [index, { headers }] of example.expect.entries()) expect(requests[index]?.headers).toMatchObject({ ...headers });
  });
});

test('products sold by weight count as one unit at the price of the line', async () => {
  const items = [{ product: { productId: 'A', name: 'A', displayPrice: 20 }, index: 0, quantity: 0.5, total: 9 }];
  const viewed = makeEvent('cartViewed', { cart: { currency: 'EUR', total: 9, items } }, { where });
  expect(bodyOf<{ value: object }>(await drive(sitecoreSearch(options), viewed)).value).toMatchObject({ entities: [{ quantity: 1, price: 10, final_price: 9 }] });
});

describe('after an order', () => {
  const items = [{ product: { productId: 'A', name: 'A', displayPrice: 20 }, index: 0, quantity: 1, total: 20 }];
  const cart = { currency: 'EUR', total: 20, items };
  const who = { browserId: 'b' };
  const placed = makeEvent('orderPlaced', { order: { ...cart, orderId: 'O-1' } }, { who, where, occurredAt: 1000 });

  test.each(['cartModified', 'cartViewed', 'checkoutStarted'] as const)('%s from before it is not wanted, because it would fill the cart again', async (name) => {
    const transport = sitecoreSearch(options);
    await drive(transport, placed);
    const late = await drive(transport, makeEvent(name, { cart }, { id: 'late', who, where, occurredAt: 900 }));
    expect(late).toMatchObject({ requests: [], outcome: { status: 'refused', why: { code: 'not-wanted' } } });
    expect((await drive(transport, makeEvent(name, { cart }, { id: 'next', who, where, occurredAt: 1001 }))).requests).toHaveLength(1);
  });
});

describe('where events go', () => {
  test.each([
    [{}, 'https://discover.sitecorecloud.io/event/987654321-1122334455/v4/publish'],
    [{ target: 'apse2' }, 'https://discover-apse2.sitecorecloud.io/event/987654321-1122334455/v4/publish'],
    [{ pathKey: 'domainId' }, 'https://discover.sitecorecloud.io/event/1122334455/v4/publish'],
    [{ apiKey: undefined, target: 'https://x.shop.example/' }, 'https://x.shop.example/api/event/v4/publish'],
  ] as const)('%o leads to %s', async (more, url) => {
    expect((await drive(sitecoreSearch({ ...options, ...more } as never), opened)).requests[0]?.url).toBe(url);
  });

  test.each([
    [{ customerKey: options.customerKey }, 'option-missing'],
    [{ ...options, device: 'watch' }, 'option-invalid'],
    [{ ...options, geo: 'DE' }, 'option-invalid'],
    [{ ...options, currency: 'EUR' }, 'option-unknown'],
  ])('%o is refused with %s', (wrong, code) => {
    expect(() => sitecoreSearch(wrong as never)).toThrow(expect.objectContaining({ code }));
  });
});

test('the body has no wrapper and nothing empty in it', async () => {
  const body = bodyOf<Record<string, unknown>>(await drive(sitecoreSearch(options), opened));
  expect(body).not.toHaveProperty('data');
  expect(body).not.toHaveProperty('page_load_time_ms');
  expect(body['value']).toEqual({ context: { page: { uri: '/' }, browser: { device: 'pc' }, geo: { ip: '203.0.113.42' } } });
});

test('objects in which nothing is left are not sent, however deep, and prices of nothing are', async () => {
  const page = sitecoreSearch({ customerKey: options.customerKey, target: 'https://x.shop.example' });
  const cart = { currency: 'EUR', total: 0, items: [{ product: { productId: 'A', name: 'A', displayPrice: 0 }, index: 0, quantity: 1, total: 0 }] };
  const viewed = makeEvent('cartViewed', { cart }, { who: { browserId: 'b' }, where: { runtime: 'browser' } });
  expect(bodyOf<{ value: object }>(await drive(page, viewed)).value).toEqual({ entities: [{ id: 'A', entity_type: 'product', price: 0, final_price: 0, quantity: 1 }] });
  expect(compactJson({ a: { b: { c: {}, d: null } }, e: [{ f: {} , g: 0 }], h: false, i: '' })).toBe('{"e":[{"g":0}],"h":false,"i":""}');
});

test('an order names its store in parts', async () => {
  const store = { id: 'nord' };
  const map: SearchOptions['map'] = { pageOpened: () => ({ name: 'order_confirm', action: 'add', value: { entities: [], transaction: { order_id: 'SO-1', store } } }) };
  expect(bodyOf<{ value: object }>(await drive(sitecoreSearch({ ...options, map }), opened)).value).toMatchObject({ transaction: { order_id: 'SO-1', store } });
});

test('a visitor whose browser a server does not know is refused, in a page the vendor sees it', async () => {
  const { device: _device, ...without } = options;
  expect((await drive(sitecoreSearch(without), opened)).outcome).toMatchObject({ status: 'refused', why: { code: 'client-unknown' } });
  const page = sitecoreSearch({ customerKey: options.customerKey, target: 'https://x.shop.example' });
  expect((await drive(page, opened)).outcome).toEqual({ status: 'delivered' });
});

test('a page without an address and an event of your own without a name are refused', async () => {
  const nowhere = makeEvent('productViewed', { product: { productId: 'A', name: 'A', displayPrice: 1 } }, { where: { runtime: 'server', client: where.client } });
  expect((await drive(sitecoreSearch(options), nowhere)).outcome).toMatchObject({ status: 'refused', why: { code: 'url-missing' } });
  expect((await drive(sitecoreSearch(options), makeEvent('eventOccurred', undefined))).outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
});

test('a goal goes by its own name with its value', async () => {
  const goal = makeEvent('goalCompleted', { goalId: 'trial', value: 0, currency: 'EUR' }, { where });
  expect(bodyOf(await drive(sitecoreSearch(options), goal))).toMatchObject({ name: 'trial', action: 'view', value: { custom_attributes: { value: 0, currency: 'EUR' } } });
});

test('an order of somebody who is not signed in names no user', async () => {
  const items = [{ product: { productId: 'A', name: 'A', displayPrice: 0 }, quantity: 2, total: 0 }];
  const order = makeEvent('orderPlaced', { order: { orderId: 'SO-1', currency: 'EUR', total: 0, items } }, { where });
  const body = bodyOf<{ value: { context: object; transaction: object } }>(await drive(sitecoreSearch(options), order));
  expect(body.value.context).not.toHaveProperty('user');
  expect(body.value.transaction).toEqual({ order_id: 'SO-1', order_total: 0 });
});
