import { describe, expect, test } from 'vitest';
import { change } from './__fixtures__/change.ts';
import { demoTenant } from './demo-tenant.ts';
import { discoverFake } from './discover.ts';
import { sandboxRequest } from './sandbox-request.ts';

const { apiKey, customerKey } = demoTenant.discover;
const keyPath = `/event/${customerKey}/1`;
const headers = { 'content-type': 'application/json', authorization: apiKey };
const uuid = '1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123';
const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const client = { geo: { ip: '203.0.113.42' }, browser: { user_agent: agent, device: 'pc' } };
const page = { uri: '/checkout/done', locale_country: 'de', locale_language: 'de', locale_currency: 'eur' };
const times = { uuid, t: 1718182500123, t0: 1718182498000 };

const order = {
  data: {
    ...times,
    type: 'order',
    name: 'confirm',
    value: {
      products: [
        { sku: 'KAF-1000', quantity: 2, price: 24.9, price_original: 27.5 },
        { sku: 'FIL-4', quantity: 1, price: 3.95, price_original: 3.95 },
      ],
      checkout: { order_id: 'SO-5521', total: 58.7, subtotal: 53.75 },
      context: { user: { id: 'u-10071', eid: '3f0c0d6e-made-up' }, page, ...client },
    },
  },
};
const login = {
  data: { ...times, type: 'user', name: 'login', value: { context: { user: { id: 'u-10071', eid: '3f0c0d6e-made-up', groups: ['retail'] }, geo: client.geo, browser: { user_agent: agent } } } },
};
const event = (type: string, name: string, value: Readonly<Record<string, unknown>>, context = {}) => ({ data: { ...times, type, name, value: { ...value, context: { ...client, ...context } } } });
const view = event('view', 'home', {}, { page: { uri: '/' } });
const pdp = event('view', 'pdp', { products: [{ sku: 'KAF-1000' }] }, { page: { uri: '/p/kaf-1000' } });
const a2c = event('a2c', 'pdp', { products: [{ sku: 'KAF-1000', quantity: 2, price: 24.9 }] });
const status = event('status', 'cart', { products: [{ sku: 'KAF-1000', quantity: 2 }] });
const a2w = event('a2w', 'pdp', { products: [{ sku: 'KAF-1000', quantity: 1, price: 24.9 }] });
const click = event('widget', 'click', { rfkid: 'rfkid_7', f: 'sp', click_type: 'pdp', index: 0 });

function send(body: unknown, { path = keyPath, given = headers, fake = discoverFake(), method = 'POST', at = 0 }: { path?: string; given?: Readonly<Record<string, string>>; fake?: ReturnType<typeof discoverFake>; method?: string; at?: number } = {}) {
  return fake.handle(sandboxRequest({ method, path, headers: given, body: JSON.stringify(body), receivedAt: at }));
}

describe('the Discover fake takes', () => {
  test.each([
    ['an order', order],
    ['a log-in', login],
    ['user data', change(login, 'data.name', 'info')],
    ['a page view', view],
    ['a product view', pdp],
    ['a quick view', change(pdp, 'data.name', 'qview')],
    ['an addition to the cart', a2c],
    ['the state of the cart', status],
    ['an empty cart', change(status, 'data.value.products', [])],
    ['an addition to the wishlist', a2w],
    ['a widget that was seen', event('widget', 'appear', { rfkid: 'rfkid_7', f: 'rw' })],
    ['a widget that was clicked', click],
    ['an own user id instead of the visitor id', change(change(view, 'data.uuid', undefined), 'data.user_id', 'u-1')],
    ['a country instead of an address', change(view, 'data.value.context.geo', { country: 'DE', city: 'Kiel' })],
    ['campaign, store and fitment', event('view', 'page', {}, { page: { uri: '/' }, campaign: { utm_source: 'fb' }, store: { id: '1' }, fitment: { ids: ['f'] } })],
    ['the former place of user data beside the present one', change(order, 'data.value.user', { id: 'u-10071', eid: 'x' })],
    ['device and app type', change(change(view, 'data.device', 'mobile'), 'data.app_type', 'webview')],
  ])('%s', async (_what, body) => {
    expect(await send(body)).toMatchObject({ status: 200, verdict: 'accepted' });
  });

  test('an event from a page without key, address and browser', async () => {
    const given = { 'content-type': 'application/json', origin: 'https://shop.example' };
    expect(await send(change(a2c, 'data.value.context', undefined), { path: '/api/event/1', given })).toMatchObject({ status: 200 });
    expect(discoverFake().cors?.(sandboxRequest({ path: '/api/event/1', headers: given }))).toHaveProperty('access-control-allow-origin');
    expect(discoverFake().cors?.(sandboxRequest({ path: keyPath, headers: given }))).toEqual({});
  });

  test('an event by GET', async () => {
    const path = `${keyPath}?data=${encodeURIComponent(JSON.stringify(view.data))}`;
    expect(await discoverFake().handle(sandboxRequest({ path, headers: { authorization: apiKey } }))).toMatchObject({ status: 200, verdict: 'accepted' });
    expect(await discoverFake().handle(sandboxRequest({ path: `${keyPath}?data=x`, headers: { authorization: apiKey } }))).toMatchObject({ status: 400 });
  });
});

describe('the Discover fake refuses', () => {
  test.each<[string, unknown, string, unknown, string]>([
    ['an event without envelope', view, '', view.data, 'wraps the event into'],
    ['something beside the event', view, 'type', 'view', 'stands beside data'],
    ['an unknown type', view, 'data.type', 'purchase', 'no pair that Discover knows'],
    ['an unknown name', view, 'data.name', 'pdp ', 'no pair that Discover knows'],
    ['a log-out', login, 'data.name', 'logout', 'no pair that Discover knows'],
    ['no identity', view, 'data.uuid', undefined, 'uuid or user_id is missing'],
    ['two identities', view, 'data.user_id', 'u-1', 'exclude each other'],
    ['a visitor id of another domain', view, 'data.uuid', uuid.replace('1122334455', '99'), 'uuid must be a visitor id'],
    ['a visitor id that is a UUID', view, 'data.uuid', '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10', 'uuid must be'],
    ['a visitor id with a short part', view, 'data.uuid', uuid.replace('i9j', ''), 'uuid must be'],
    ['no event time', view, 'data.t', undefined, 't is missing'],
    ['an event time in seconds', view, 'data.t', 1718182500, 't must be a time in milliseconds'],
    ['a time as a text', view, 'data.t', '1718182500123', 't must be'],
    ['no page load time', view, 'data.t0', undefined, 't0 is missing'],
    ['a page that was loaded after the event', view, 'data.t0', 1718182500124, 't0 is later than t'],
    ['an unknown device', view, 'data.device', 'tv', 'device must be one of'],
    ['an unknown app type', view, 'data.app_type', 'cli', 'app_type must be one of'],
    ['an unknown field', view, 'data.action', 'view', 'action is not a field'],
    ['no context', view, 'data.value.context', undefined, 'value.context is missing'],
    ['no place', view, 'data.value.context.geo', undefined, 'geo is missing'],
    ['an address that is none', view, 'data.value.context.geo.ip', 'unknown', 'geo.ip must be an IP address'],
    ['a place of nothing', view, 'data.value.context.geo', { city: 'Kiel' }, 'geo needs ip or country'],
    ['a country by name', view, 'data.value.context.geo', { country: 'Germany' }, 'geo.country must be two letters'],
    ['no browser', view, 'data.value.context.browser', undefined, 'browser is missing'],
    ['a browser without agent', view, 'data.value.context.browser', { device: 'pc' }, 'browser.user_agent is missing'],
    ['a page view without page', view, 'data.value.context.page', undefined, 'context.page is missing'],
    ['a page without uri', view, 'data.value.context.page', { title: 'x' }, 'page.uri is missing'],
    ['a country of a page in upper case', order, 'data.value.context.page.locale_country', 'DE', 'locale_country must be two lower-case letters'],
    ['a language with region', order, 'data.value.context.page.locale_language', 'de-DE', 'locale_language must be'],
    ['a currency in upper case', order, 'data.value.context.page.locale_currency', 'EUR', 'locale_currency must be three lower-case letters'],
    ['an unknown campaign field', view, 'data.value.context.campaign', { trc_mad_id: '1' }, 'trc_mad_id is not a field'],
    ['a log-in without user', login, 'data.value.context.user', undefined, 'context.user is missing'],
    ['a user without id', login, 'data.value.context.user.id', undefined, 'user.id is missing'],
    ['an e-mail address without its hash', change(login, 'data.value.context.user.email', 'mira@example.org'), 'data.value.context.user.eid', undefined, 'eid is required together with email'],
    ['an e-mail address that is none', login, 'data.value.context.user.email', 'mira', 'user.email must be'],
    ['the user field of Search', login, 'data.value.context.user.cuid', 'u', 'that is the field of Search'],
    ['a product view without product', pdp, 'data.value.products', undefined, 'value.products is missing'],
    ['a product without sku', pdp, 'data.value.products.0', { id: 'KAF-1000' }, 'sku is missing'],
    ['a product field of another vendor', pdp, 'data.value.products.0.original_price', 2, 'it is price_original'],
    ['an addition from an unknown page', a2c, 'data.name', 'checkout', 'no pair that Discover knows'],
    ['an addition of two products', a2c, 'data.value.products', [a2c.data.value, a2c.data.value], 'one product per event'],
    ['an addition without price', a2c, 'data.value.products.0.price', undefined, 'price is missing'],
    ['an addition without quantity', a2c, 'data.value.products.0.quantity', undefined, 'quantity is missing'],
    ['a fraction of a product', a2c, 'data.value.products.0.quantity', 1.5, 'quantity must be a whole number'],
    ['a price as a text', a2c, 'data.value.products.0.price', '24.90', 'price must be a JSON number'],
    ['a product field named wrongly', a2c, 'data.value.product', {}, 'it is products'],
    ['a cart without quantities', status, 'data.value.products.0.quantity', undefined, 'quantity is missing'],
    ['a wish without price', a2w, 'data.value.products.0.price', undefined, 'price is missing'],
    ['an order without products', order, 'data.value.products', [], 'at least 1 element'],
    ['an order without checkout', order, 'data.value.checkout', undefined, 'checkout is missing'],
    ['an order without id', order, 'data.value.checkout.order_id', undefined, 'order_id is missing'],
    ['an order with a number as id', order, 'data.value.checkout.order_id', 5521, 'order_id must be'],
    ['an order without total', order, 'data.value.checkout.total', undefined, 'total is missing'],
    ['an order without subtotal', order, 'data.value.checkout.subtotal', undefined, 'subtotal is missing'],
    ['an order whose line has no price', order, 'data.value.products.1.price', undefined, 'price is missing'],
    ['a widget without id', click, 'data.value.rfkid', undefined, 'rfkid is missing'],
    ['a widget of an unknown feature', click, 'data.value.f', 'xx', 'f must be one of'],
    ['an empty value', view, 'data.value.context.page.title', null, 'title is null'],
    ['an empty object', view, 'data.value.context.store', {}, 'store is an empty object'],
  ])('%s', async (_what, body, path, value, reason) => {
    const answer = await send(change(body, path, value));
    expect(answer).toMatchObject({ status: 400, verdict: 'rejected' });
    expect(answer.reason).toContain(reason);
  });

  test.each([
    ['no key', keyPath, { 'content-type': 'application/json' }, 401],
    ['a wrong key', keyPath, { ...headers, authorization: '01-0' }, 401],
    ['the key as a bearer', keyPath, { ...headers, authorization: `Bearer ${apiKey}` }, 401],
    ['the key in a page', '/api/event/1', headers, 401],
    ['another customer', '/event/1-2/1', headers, 404],
    ['the address of Search', `/event/${customerKey}/v4/publish`, headers, 404],
    ['another media type', keyPath, { ...headers, 'content-type': 'text/plain' }, 415],
  ])('%s', async (_what, path, given, expected) => {
    const answer = await send(view, { path, given });
    expect(answer).toMatchObject({ status: expected, verdict: 'rejected' });
    expect(JSON.stringify(answer)).not.toContain(apiKey);
  });

  test('preflights for the address with a key', async () => {
    const ask = (path: string) => discoverFake().handle(sandboxRequest({ method: 'OPTIONS', path, headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' } }));
    expect(await ask(keyPath)).toMatchObject({ status: 403 });
    expect(await ask('/api/event/1')).toMatchObject({ status: 204 });
  });
});

describe('access tokens of the Discover fake', () => {
  const path = '/account/1/access-token';
  const ask = { 'content-type': 'application/json', 'x-api-key': apiKey };

  test('stand in for the key for a day, and are renewed once per refresh token', async () => {
    let made = 0;
    const fake = discoverFake({ newToken: () => `token-${(made += 1)}` });
    expect(await send({ scope: ['event'] }, { fake, path, given: ask })).toMatchObject({ status: 200, body: { accessToken: 'token-1', accessTokenExpiry: 86_400_000, refreshToken: 'token-2' } });
    const bearer = { ...headers, authorization: 'Bearer token-1' };
    expect(await send(view, { fake, given: bearer, at: 86_399_999 })).toMatchObject({ status: 200 });
    expect(await send(view, { fake, given: bearer, at: 86_400_000 })).toMatchObject({ status: 401 });
    const renew = () => send({}, { fake, path, method: 'PUT', given: { authorization: 'Bearer token-2' } });
    expect(await renew()).toMatchObject({ status: 200, body: { accessToken: 'token-3' } });
    expect(await renew()).toMatchObject({ status: 401 });
  });

  test.each([
    ['a wrong key', { scope: ['event'] }, { ...ask, 'x-api-key': 'x' }, 401],
    ['an unknown scope', { scope: ['admin'] }, ask, 400],
    ['no scope', {}, ask, 400],
  ])('are refused for %s', async (_what, body, given, expected) => {
    expect(await send(body, { path, given })).toMatchObject({ status: expected });
  });
});

test('the Discover fake shows what it knows of a visitor', async () => {
  const fake = discoverFake();
  for (const body of [view, pdp, a2c, a2c, a2w, click]) await send(body, { fake });
  expect(fake.view().visitors).toMatchObject([{ visitor: uuid, pagesViewed: ['/', '/p/kaf-1000'], productsViewed: ['KAF-1000'], cart: { 'KAF-1000': 4 }, wishlist: ['KAF-1000'], widgets: ['click rfkid_7'] }]);
  await send(status, { fake });
  expect(fake.view().visitors[0]?.cart).toEqual({ 'KAF-1000': 2 });
  for (const body of [login, order]) await send(body, { fake });
  expect(fake.view().visitors[0]).toMatchObject({ user: 'u-10071', cart: {}, orders: [{ orderId: 'SO-5521', total: 58.7, items: ['2 × KAF-1000', '1 × FIL-4'] }] });
  fake.reset();
  expect(fake.view().visitors).toEqual([]);
});
