import { describe, expect, test } from 'vitest';
import { change } from './__fixtures__/change.ts';
import type { FakeAnswer } from './fake.ts';
import { sandboxRequest } from './sandbox-request.ts';
import { sendFake } from './send.ts';

const json = { 'content-type': 'application/json', accept: 'application/json' };
const common = {
  siteId: '5f2c1de0a94b4e7f8d3b6c7a90e1f245',
  ContactId: '4d0b8f0b6a7e4d44a3f7d1e85c2b9a10',
  sessionId: 'b6a1c0de3f594a8bb7e2a1d3c4f5e607',
};
const identify = {
  ...common,
  actionType: 'IDENTIFY',
  ContactEmailAddress: 'mira.holm@example.org',
  ContactName: 'Mira Holm',
  properties: { CustomerGroup: 'Retail' },
};
const coffee = {
  itemCode: 'KAF-1000',
  itemPrice: 24.9,
  itemUrl: 'https://shop.example/p/kaf-1000',
  itemQuantity: 2,
  itemTotalPrice: 49.8,
  itemName: 'Hochland Röstung 1 kg',
};
const viewed = { ...common, actionType: 'PAGE_VIEWED', Url: 'https://shop.example/p/kaf-1000' };
const added = { ...viewed, actionType: 'ADDED_TO_ORDER', properties: [{ product: { ...coffee, itemImage: 'https://img.shop.example/kaf-1000.jpg', grind: 'whole bean' } }] };
const ordered = {
  ...common,
  actionType: 'ORDER_COMPLETED',
  ContactEmailAddress: 'mira.holm@example.org',
  Url: 'https://shop.example/checkout/done',
  properties: [
    {
      products: [
        { ...coffee, orderId: 'SO-5521' },
        { itemCode: 'FIL-4', itemPrice: 3.95, itemUrl: 'https://shop.example/p/fil-4', itemQuantity: 1, itemTotalPrice: 3.95, itemName: 'Papierfilter Gr. 4', orderId: 'SO-5521' },
      ],
      totalPrice: 58.7,
    },
  ],
};
const leaving = { ...viewed, actionType: 'EXIT_INTENT', SecondsOnPage: 12 };
const custom = { ...common, actionType: 'RECIPE_SAVED', properties: [{ recipe: 'cold brew' }] };

type Body = Readonly<Record<string, unknown>>;

async function post(body: unknown, { path, headers = json, fake = sendFake(), at = 0 }: { path?: string; headers?: Readonly<Record<string, string>>; fake?: ReturnType<typeof sendFake>; at?: number } = {}) {
  const address = path ?? ((body as Body)['actionType'] === 'IDENTIFY' ? '/identify' : '/track');
  const answer: FakeAnswer = await fake.handle(sandboxRequest({ method: 'POST', path: address, headers, body: JSON.stringify(body), receivedAt: at }));
  return answer;
}

describe('the Send fake takes', () => {
  test.each([
    ['an identify', identify],
    ['an identify without name and properties', change(change(identify, 'ContactName', undefined), 'properties', undefined)],
    ['a page view', viewed],
    ['the view of a product page', { ...viewed, properties: [{ product: coffee }] }],
    ['an addition to the cart', added],
    ['a removal from the cart', change(added, 'properties.0.product.itemQuantity', -1)],
    ['an addition by length', change(added, 'properties.0.product.itemQuantity', 2.5)],
    ['a removal by length', change(added, 'properties.0.product.itemQuantity', -0.5)],
    ['an order', ordered],
    ['an order by weight', change(ordered, 'properties.0.products.0.itemQuantity', 0.25)],
    ['an intent to leave', leaving],
    ['an own action', custom],
    ['a website id with dashes', { ...viewed, siteId: '5F2C1DE0-a94b-4e7f-8d3b-6c7a90e1f245' }],
    ['a campaign', { ...viewed, CampaignId: '0b6c7a90-e1f2-4d3b-8a94-5f2c1de0a94b', MemberId: '0b6c7a90e1f24d3b8a945f2c1de0a94b' }],
  ])('%s', async (_what, body) => {
    expect(await post(body)).toMatchObject({ status: 200, verdict: 'accepted' });
  });

  test('the headers by which a server names its visitor', async () => {
    const headers = { ...json, 'x-original-user-agent': 'Shop/1', 'x-original-request-ip-address': '203.0.113.42' };
    expect(await post(viewed, { headers })).toMatchObject({ status: 200 });
  });
});

describe('the Send fake refuses', () => {
  test.each<[string, unknown, string, unknown, string]>([
    ['no website id', viewed, 'siteId', undefined, 'siteId is missing'],
    ['a website id that is none', viewed, 'siteId', 'shop', 'siteId must be a UUID'],
    ['another website', viewed, 'siteId', '0f2c1de0a94b4e7f8d3b6c7a90e1f245', 'not a website of this tenant'],
    ['no action', viewed, 'actionType', undefined, 'actionType is missing'],
    ['a lower-case action', viewed, 'actionType', 'page_viewed', 'actionType must be an upper-case name'],
    ['the outdated action', added, 'actionType', 'ADD_TO_ORDER', 'outdated'],
    ['no visitor', viewed, 'ContactId', undefined, 'ContactId is missing'],
    ['a visitor id with dashes', viewed, 'ContactId', '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10', 'ContactId must be a UUID of version 4 without dashes'],
    ['a visitor id in upper case', viewed, 'ContactId', '4D0B8F0B6A7E4D44A3F7D1E85C2B9A10', 'ContactId must be'],
    ['a visitor id of another version', viewed, 'ContactId', '4d0b8f0b6a7e1d44a3f7d1e85c2b9a10', 'ContactId must be'],
    ['no session', viewed, 'sessionId', undefined, 'sessionId is missing'],
    ['a session id that is none', viewed, 'sessionId', 's-1', 'sessionId must be'],
    ['the session in the spelling of the PHP library', viewed, 'sessionid', 'b6a1c0de3f594a8bb7e2a1d3c4f5e607', 'it is sessionId'],
    ['an e-mail address that is none', viewed, 'ContactEmailAddress', 'mira', 'ContactEmailAddress must be an e-mail address'],
    ['an empty e-mail address', viewed, 'ContactEmailAddress', null, 'ContactEmailAddress must be'],
    ['an identify without e-mail address', identify, 'ContactEmailAddress', undefined, 'ContactEmailAddress is missing'],
    ['an identify with a list of properties', identify, 'properties', [{ CustomerGroup: 'Retail' }], 'properties must be an object'],
    ['an identify with a page', identify, 'Url', 'https://shop.example/', 'Url is not a field'],
    ['a name outside an identify', viewed, 'ContactName', 'Mira', 'ContactName is not a field'],
    ['a campaign that is no UUID', viewed, 'CampaignId', 'spring', 'CampaignId must be a UUID'],
    ['a page view without page', viewed, 'Url', undefined, 'Url is missing'],
    ['a page that is a path', viewed, 'Url', '/p/kaf-1000', 'Url must be an absolute http(s) URL'],
    ['an order id at the top', ordered, 'orderId', 'SO-5521', 'orderId is not a field'],
    ['an unknown field', viewed, 'currency', 'EUR', 'currency is not a field'],
    ['an addition without page', added, 'Url', undefined, 'Url is missing'],
    ['an addition without product', added, 'properties', undefined, 'properties is missing'],
    ['an addition with bare properties', added, 'properties', { product: coffee }, 'properties must be a list'],
    ['an addition of two products', added, 'properties', [{ product: coffee }, { product: coffee }], 'one product per event'],
    ['an addition with a list of products', added, 'properties', [{ products: [coffee] }], 'properties[0].product is missing'],
    ['a product without code', added, 'properties.0.product.itemCode', undefined, 'itemCode is missing'],
    ['a product with an empty code', added, 'properties.0.product.itemCode', ' ', 'itemCode must be'],
    ['a product without price', added, 'properties.0.product.itemPrice', undefined, 'itemPrice is missing'],
    ['a price as a text', added, 'properties.0.product.itemPrice', '24.9', 'itemPrice must be a JSON number'],
    ['a product without page', added, 'properties.0.product.itemUrl', undefined, 'itemUrl is missing'],
    ['a product page that is a path', added, 'properties.0.product.itemUrl', '/p/1', 'itemUrl must be'],
    ['a product without quantity', added, 'properties.0.product.itemQuantity', undefined, 'itemQuantity is missing'],
    ['a quantity of nothing', added, 'properties.0.product.itemQuantity', 0, 'itemQuantity must be'],
    ['a quantity as a text', added, 'properties.0.product.itemQuantity', '2', 'itemQuantity must be a number that is not 0'],
    ['a product without total', added, 'properties.0.product.itemTotalPrice', undefined, 'itemTotalPrice is missing'],
    ['an image that is no address', added, 'properties.0.product.itemImage', 'kaf.jpg', 'itemImage must be'],
    ['an empty name', added, 'properties.0.product.itemName', '', 'itemName must be'],
    ['a field of another vendor', added, 'properties.0.product.quantity', 2, 'it is itemQuantity'],
    ['an attribute that is not flat', added, 'properties.0.product.grind', { size: 2 }, 'grind must be a text, a number'],
    ['an empty attribute', added, 'properties.0.product.grind', null, 'grind must be'],
    ['an order without products', ordered, 'properties.0.products', [], 'must have at least 1 element'],
    ['an order with one product field', ordered, 'properties.0', { product: coffee, totalPrice: 1 }, 'properties[0].products is missing'],
    ['an order without total', ordered, 'properties.0.totalPrice', undefined, 'totalPrice is missing'],
    ['a total as a text', ordered, 'properties.0.totalPrice', '58.70', 'totalPrice must be a JSON number'],
    ['a total below zero', ordered, 'properties.0.totalPrice', -1, 'totalPrice must be'],
    ['an order with a removal', ordered, 'properties.0.products.0.itemQuantity', -1, 'itemQuantity must be a number above 0'],
    ['an order in two parts', ordered, 'properties', [ordered.properties[0], ordered.properties[0]], 'must have one element'],
    ['an intent to leave without time', leaving, 'SecondsOnPage', undefined, 'SecondsOnPage is missing'],
    ['an intent to leave with properties', leaving, 'properties', [{}], 'properties is not a field'],
    ['a time on page elsewhere', viewed, 'SecondsOnPage', 3, 'SecondsOnPage is not a field'],
    ['an own action with a text as properties', custom, 'properties', 'x', 'properties must be an object'],
  ])('%s', async (_what, body, path, value, reason) => {
    const answer = await post(change(body, path, value), { path: (body as Body)['actionType'] === 'IDENTIFY' ? '/identify' : '/track' });
    expect(answer).toMatchObject({ status: 400, verdict: 'rejected' });
    expect(answer.reason).toContain(reason);
  });

  test.each([
    ['an identify at /track', identify, '/track', json, 400],
    ['a page view at /identify', { ...viewed, ContactEmailAddress: 'a@b.example' }, '/identify', json, 400],
    ['the bare host', identify, '/', json, 404],
    ['a list of events', [viewed], '/track', json, 400],
    ['another media type', viewed, '/track', { ...json, 'content-type': 'text/plain' }, 415],
    ['no Accept', viewed, '/track', { 'content-type': 'application/json' }, 400],
    ['an Authorization header', viewed, '/track', { ...json, authorization: 'Bearer x' }, 400],
    ['cookies', viewed, '/track', { ...json, cookie: 'uid=1' }, 400],
    ['a compressed body', viewed, '/track', { ...json, 'content-encoding': 'gzip' }, 415],
    ['a visitor address that is none', viewed, '/track', { ...json, 'x-original-request-ip-address': 'unknown' }, 400],
    ['an empty visitor agent', viewed, '/track', { ...json, 'x-original-user-agent': ' ' }, 400],
  ])('%s', async (_what, body, path, headers, status) => {
    expect(await post(body, { path, headers })).toMatchObject({ status, verdict: 'rejected' });
  });

  test('other methods and what is no JSON', async () => {
    const fake = sendFake();
    expect(await fake.handle(sandboxRequest({ method: 'GET', path: '/track', headers: json }))).toMatchObject({ status: 405 });
    expect(await fake.handle(sandboxRequest({ method: 'POST', path: '/track', headers: json, body: '{' }))).toMatchObject({ status: 400 });
  });

  test('preflights for headers that are for servers, and allows the plain ones', async () => {
    const fake = sendFake();
    const ask = (asked: string) =>
      fake.handle(sandboxRequest({ method: 'OPTIONS', path: '/track', headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': asked } }));
    expect(await ask('content-type')).toMatchObject({ status: 204 });
    expect(await ask('x-original-user-agent')).toMatchObject({ status: 403 });
  });
});

describe('the Send fake shows', () => {
  test('what it knows of a contact', async () => {
    const fake = sendFake();
    for (const body of [{ ...viewed, properties: [{ product: coffee }] }, added, change(added, 'properties.0.product.itemQuantity', -1)]) await post(body, { fake });
    expect(fake.view().contacts).toMatchObject([{ pagesViewed: ['https://shop.example/p/kaf-1000'], productsViewed: ['KAF-1000'], cart: { 'KAF-1000': 1 } }]);
    for (const body of [identify, ordered, custom]) await post(body, { fake });
    expect(fake.view().contacts).toEqual([
      {
        contact: common.ContactId,
        email: 'mira.holm@example.org',
        name: 'Mira Holm',
        pagesViewed: ['https://shop.example/p/kaf-1000'],
        productsViewed: ['KAF-1000'],
        cart: {},
        orders: [{ total: 58.7, items: ['2 × KAF-1000', '1 × FIL-4'], orderId: 'SO-5521' }],
        customActions: ['RECIPE_SAVED'],
      },
    ]);
    fake.reset();
    expect(fake.view().contacts).toEqual([]);
  });

  test('a repeated order twice, because Send does not deduplicate', async () => {
    const fake = sendFake();
    await post(ordered, { fake });
    await post(ordered, { fake });
    expect(fake.view().contacts[0]?.orders).toHaveLength(2);
  });

  test('an intent to leave once a day', async () => {
    const fake = sendFake();
    expect(await post(leaving, { fake, at: 1000 })).toMatchObject({ verdict: 'accepted' });
    expect(await post(leaving, { fake, at: 86_400_999 })).toMatchObject({ status: 200, verdict: 'ignored' });
    expect(await post(leaving, { fake, at: 86_401_000 })).toMatchObject({ verdict: 'accepted' });
  });
});
