import { describe, expect, test } from 'vitest';
import { change } from './__fixtures__/change.ts';
import { demoTenant } from './demo-tenant.ts';
import { sandboxRequest } from './sandbox-request.ts';
import { searchFake } from './search.ts';

const { apiKey, customerKey } = demoTenant.search;
const keyPath = `/event/${customerKey}/v4/publish`;
const headers = { 'content-type': 'application/json', authorization: apiKey };
const uuid = '1122334455-k3-9x-4f-1p-0a1b2c3d4e5f6g7h8i9j-1718181065123';
const context = {
  page: { uri: '/p/kaf-1000', locale_country: 'de', locale_language: 'de' },
  browser: { user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' },
  geo: { ip: '203.0.113.42' },
};
const coffee = { id: 'KAF-1000', entity_type: 'product', uri: '/p/kaf-1000', price: 27.5, final_price: 24.9, quantity: 2 };
const event = (name: string, action: string, value: Readonly<Record<string, unknown>>) => ({ name, action, uuid, client_time_ms: 1718181065999, value: { context, ...value } });
const add = { ...event('cart', 'add', { entities: [coffee] }), action_sub_type: 'conversion' };
const view = event('home', 'view', {});
const product = event('entity_page', 'view', { entities: [{ id: 'KAF-1000', entity_type: 'product' }] });
const order = { ...event('order_confirm', 'add', { entities: [coffee], transaction: { order_id: 'SO-5521', order_total: 58.7, order_subtotal: 53.75 } }), action_sub_type: 'conversion' };
const login = event('login', 'identify', { context: { ...context, user: { cuid: 'u-10071', eid: '3f0c0d6e-made-up' } } });

function send(body: unknown, { path = keyPath, given = headers, fake = searchFake() }: { path?: string; given?: Readonly<Record<string, string>>; fake?: ReturnType<typeof searchFake> } = {}) {
  return fake.handle(sandboxRequest({ method: 'POST', path, headers: given, body: JSON.stringify(body) }));
}

describe('the Search fake takes', () => {
  test.each([
    ['an addition to the cart', add],
    ['an addition at no price', change(add, 'value.entities.0.final_price', 0)],
    ['a removal from the cart', change(change(add, 'action', 'remove'), 'action_sub_type', undefined)],
    ['the state of the cart', event('cart', 'view', { entities: [coffee] })],
    ['an empty cart', event('cart', 'view', { entities: [] })],
    ['a page view', view],
    ['a product view', product],
    ['a wish', event('wishlist', 'add', { entities: [coffee] })],
    ['a wish taken back', event('wishlist', 'remove', { entities: [coffee] })],
    ['an order', order],
    ['a log-in', login],
    ['a sign-up', change(login, 'name', 'signup')],
    ['a click', { ...event('entity', 'click', { entities: [coffee], index: 1 }), action_cause: 'entity' }],
    ['an own event', event('recipe_saved', 'get', { custom_attributes: { recipe: 'cold brew' } })],
    ['an own user id instead of the visitor id', change(change(view, 'uuid', undefined), 'user_id', 'u-1')],
    ['a page load time and an interaction', { ...view, page_load_time_ms: 1718181065000, interaction_id: 'i-1' }],
    ['a device instead of an agent', change(view, 'value.context.browser', { device: 'mobile' })],
    ['a country with state', change(view, 'value.context.geo', { country: 'US', state: 'OR' })],
  ])('%s', async (_what, body) => {
    expect(await send(body)).toMatchObject({ status: 200, verdict: 'accepted' });
  });

  test('an event from a page without key, address and browser', async () => {
    const given = { 'content-type': 'application/json', origin: 'https://shop.example' };
    expect(await send(change(add, 'value.context', undefined), { path: '/api/event/v4/publish', given })).toMatchObject({ status: 200 });
    expect(await send(change(view, 'value.context', undefined), { path: '/api/event/v4/publish', given })).toMatchObject({ status: 400 });
  });
});

describe('the Search fake refuses', () => {
  test.each<[string, unknown, string, unknown, string]>([
    ['a wrapped event', view, '', { data: view }, 'Search takes it bare'],
    ['no action', view, 'action', undefined, 'action must be one of'],
    ['an unknown action', view, 'action', 'buy', 'action must be one of'],
    ['no name', view, 'name', undefined, 'name is missing'],
    ['an addition to something unknown', add, 'name', 'basket', 'name must be one of'],
    ['a removal of an order', order, 'action', 'remove', 'name must be one of'],
    ['an unknown way to identify', login, 'name', 'logout', 'name must be one of'],
    ['an unknown sub-type', add, 'action_sub_type', 'sale', 'action_sub_type must be one of'],
    ['no time', view, 'client_time_ms', undefined, 'client_time_ms is missing'],
    ['a time in seconds', view, 'client_time_ms', 1718181065, 'client_time_ms must be'],
    ['a page load time in seconds', view, 'page_load_time_ms', 1718181065, 'page_load_time_ms must be'],
    ['the time of Discover', view, 't', 1718181065999, 'it is client_time_ms'],
    ['the type of Discover', view, 'type', 'view', 'that is a field of Discover'],
    ['an unknown field', view, 'locale', 'de', 'locale is not a field'],
    ['no identity', view, 'uuid', undefined, 'uuid or user_id is missing'],
    ['two identities', view, 'user_id', 'u-1', 'exclude each other'],
    ['a visitor id of another domain', view, 'uuid', uuid.replace('1122334455', '7'), 'uuid must be'],
    ['no value', view, 'value', undefined, 'value is missing'],
    ['no context', view, 'value.context', undefined, 'value.context is missing'],
    ['no browser', view, 'value.context.browser', undefined, 'browser is missing'],
    ['a browser of nothing', view, 'value.context.browser', { app_type: 'native' }, 'browser needs user_agent or device'],
    ['no place', view, 'value.context.geo', undefined, 'geo is missing'],
    ['a country alone', view, 'value.context.geo', { country: 'DE' }, 'geo needs ip, or country and state'],
    ['an address that is none', view, 'value.context.geo.ip', '', 'geo.ip must be an IP address'],
    ['a page view without page', view, 'value.context.page', undefined, 'page is missing'],
    ['a page without uri', view, 'value.context.page.uri', undefined, 'page.uri is missing'],
    ['a country in upper case', view, 'value.context.page.locale_country', 'DE', 'locale_country must be'],
    ['a campaign', view, 'value.context.campaign', { utm_source: 'fb' }, 'Search takes none with events'],
    ['an identify without user', login, 'value.context.user', undefined, 'user is missing'],
    ['a user without id', login, 'value.context.user.cuid', undefined, 'cuid is missing'],
    ['the user field of Discover', login, 'value.context.user.id', 'u', 'that is the field of Discover'],
    ['a product page without entity', product, 'value.entities', undefined, 'entities is missing'],
    ['an addition without entity', add, 'value.entities', [], 'at least 1 element'],
    ['an entity without id', add, 'value.entities.0.id', undefined, 'id is missing'],
    ['an entity without type', add, 'value.entities.0.entity_type', undefined, 'entity_type is missing'],
    ['an entity field of Discover', add, 'value.entities.0.sku', 'KAF-1000', 'it is id'],
    ['a price as a text', add, 'value.entities.0.price', '27.50', 'price must be a JSON number'],
    ['a fraction of an entity', add, 'value.entities.0.quantity', 0.5, 'quantity must be'],
    ['products', add, 'value.products', [coffee], 'it is entities'],
    ['an order without transaction', order, 'value.transaction', undefined, 'transaction is missing'],
    ['an order without id', order, 'value.transaction.order_id', undefined, 'order_id is missing'],
    ['a total as a text', order, 'value.transaction.order_total', '58.70', 'order_total must be'],
    ['an unknown field of a transaction', order, 'value.transaction.total', 1, 'total is not a field'],
    ['a transaction elsewhere', add, 'value.transaction', { order_id: 'x' }, 'belongs to order_confirm only'],
    ['an empty value', view, 'value.context.page.title', null, 'title is null'],
    ['an empty object', view, 'value.custom_attributes', {}, 'custom_attributes is an empty object'],
  ])('%s', async (_what, body, path, value, reason) => {
    const answer = await send(change(body, path, value));
    expect(answer).toMatchObject({ status: 400, verdict: 'rejected' });
    expect(answer.reason).toContain(reason);
  });

  test.each([
    ['no key', keyPath, { 'content-type': 'application/json' }, 401],
    ['the key as a bearer', keyPath, { ...headers, authorization: `Bearer ${apiKey}` }, 401],
    ['the key in a page', '/api/event/v4/publish', headers, 401],
    ['another customer', '/event/1-2/v4/publish', headers, 404],
    ['the address of Discover', `/event/${customerKey}/1`, headers, 404],
    ['another media type', keyPath, { authorization: apiKey }, 415],
  ])('%s', async (_what, path, given, status) => {
    const answer = await send(view, { path, given });
    expect(answer).toMatchObject({ status, verdict: 'rejected' });
    expect(JSON.stringify(answer)).not.toContain(apiKey);
  });

  test('preflights for the address with a key', async () => {
    const ask = (path: string) => searchFake().handle(sandboxRequest({ method: 'OPTIONS', path, headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST' } }));
    expect(await ask(keyPath)).toMatchObject({ status: 403 });
    expect(await ask('/api/event/v4/publish')).toMatchObject({ status: 204 });
  });
});

test('the Search fake shows what it knows of a visitor', async () => {
  const fake = searchFake();
  const wish = event('wishlist', 'add', { entities: [coffee] });
  for (const body of [view, product, add, add, change(change(add, 'action', 'remove'), 'value.entities.0.quantity', 1), wish, login, event('recipe_saved', 'get', {})]) await send(body, { fake });
  expect(fake.view().visitors).toMatchObject([
    { visitor: uuid, user: 'u-10071', pagesViewed: ['/p/kaf-1000', '/p/kaf-1000'], entitiesViewed: ['KAF-1000'], cart: { 'KAF-1000': 3 }, wishlist: ['KAF-1000'], otherEvents: ['get recipe_saved'] },
  ]);
  await send(event('cart', 'view', { entities: [coffee] }), { fake });
  expect(fake.view().visitors[0]?.cart).toEqual({ 'KAF-1000': 2 });
  for (const body of [order, change(wish, 'action', 'remove')]) await send(body, { fake });
  expect(fake.view().visitors[0]).toMatchObject({ cart: {}, wishlist: [], orders: [{ orderId: 'SO-5521', total: 58.7, items: ['2 × KAF-1000'] }] });
  fake.reset();
  expect(fake.view().visitors).toEqual([]);
});
