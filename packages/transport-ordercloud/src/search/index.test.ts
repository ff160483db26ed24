import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { bodyOf, drive, playExample } from '../__fixtures__/drive.ts';
import { searchExamples } from './examples.ts';
import { sitecoreSearch } from './index.ts';

const options = { customerKey: '987654321-1122334455', apiKey: '01-0123abcd-made-up', device: 'pc' } as const;
const opened = makeEvent('pageOpened', { url: 'https://shop.example/' }, { who: { browserId: 'b' } });

describe('examples', () => {
  test.each(searchExamples)('$title', async (example) => {
    const requests = await playExample(sitecoreSearch({ ...options, ...example.options }), example);
    expect(requests.map(({ method, path, body }) => ({ method, path, body }))).toEqual(example.expect.map(({ headers: _headers, ...rest }) => rest));
    for (const [index, { headers }] of example.expect.entries()) expect(requests[index]?.headers).toMatchObject({ ...headers });
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
    [{ ...options, currency: 'EUR' }, 'option-unknown'],
  ])('%o is refused with %s', (wrong, code) => {
    expect(() => sitecoreSearch(wrong as never)).toThrow(expect.objectContaining({ code }));
  });
});

test('the body has no wrapper and nothing empty in it', async () => {
  const body = bodyOf<Record<string, unknown>>(await drive(sitecoreSearch(options), opened));
  expect(body).not.toHaveProperty('data');
  expect(body).not.toHaveProperty('page_load_time_ms');
  expect(body['value']).toEqual({ context: { page: { uri: '/' }, browser: { device: 'pc' } } });
});

test('a visitor whose browser nobody knows is refused', async () => {
  const { device: _device, ...without } = options;
  expect((await drive(sitecoreSearch(without), opened)).outcome).toMatchObject({ status: 'refused', why: { code: 'browser-unknown' } });
});

test('a page without an address and an event of your own without a name are refused', async () => {
  const nowhere = makeEvent('productViewed', { product: { productId: 'A', name: 'A', displayPrice: 1 } }, { where: { runtime: 'server' } });
  expect((await drive(sitecoreSearch(options), nowhere)).outcome).toMatchObject({ status: 'refused', why: { code: 'url-missing' } });
  expect((await drive(sitecoreSearch(options), makeEvent('eventOccurred', undefined))).outcome).toMatchObject({ status: 'refused', why: { code: 'mapping-failed' } });
});

test('a goal goes by its own name with its value', async () => {
  const goal = makeEvent('goalCompleted', { goalId: 'trial', value: 0, currency: 'EUR' });
  expect(bodyOf(await drive(sitecoreSearch(options), goal))).toMatchObject({ name: 'trial', action: 'view', value: { custom_attributes: { value: 0, currency: 'EUR' } } });
});

test('an order of somebody who is not signed in names no user', async () => {
  const items = [{ product: { productId: 'A', name: 'A', displayPrice: 0 }, quantity: 2, total: 0 }];
  const order = makeEvent('orderPlaced', { order: { orderId: 'SO-1', currency: 'EUR', total: 0, items } });
  const body = bodyOf<{ value: { context: object; transaction: object } }>(await drive(sitecoreSearch(options), order));
  expect(body.value.context).not.toHaveProperty('user');
  expect(body.value.transaction).toEqual({ order_id: 'SO-1', order_total: 0 });
});
