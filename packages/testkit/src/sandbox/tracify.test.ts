import { describe, expect, test } from 'vitest';
import * as given from './__fixtures__/tracify.ts';
import { addtocart, conversion, pageview, productview, purchase, survey, tracifyRequest, withData } from './__fixtures__/tracify.ts';
import type { FakeAnswer } from './fake.ts';
import { tracifyFake } from './tracify.ts';
import { anonymise, forbiddenKeys } from './tracify/anonymise.ts';
import type { TracifyFakeOptions } from './tracify/setup.ts';

const openFake = (options: TracifyFakeOptions = {}) => tracifyFake({ allowedOrigins: [given.origin], ...options });
const send = async (events: unknown, options: TracifyFakeOptions = {}): Promise<FakeAnswer> => openFake(options).handle(tracifyRequest(events));

describe('good requests', () => {
  test.each([pageview, productview, addtocart, purchase, conversion])('a $type is counted', async (event) => {
    expect(await send([event])).toMatchObject({ status: 200, body: { status: true }, verdict: 'accepted', reason: 'Counted' });
  });

  test('a batch may mix types, and its events are counted', async () => {
    const fake = openFake();
    const answer = await fake.handle(tracifyRequest([pageview, productview, addtocart, purchase, conversion]));
    expect(answer).toMatchObject({ verdict: 'accepted', summary: '1 pageview, 1 productview, 1 addtocart, 1 purchase, 1 conversion' });
    expect(fake.view()).toMatchObject({ pageviews: 1, productviews: 1, addToCarts: 1 });
  });

  test('the order list shows total and lines', async () => {
    const fake = openFake();
    expect(await fake.handle(tracifyRequest([purchase]))).toMatchObject({ summary: '1 purchase SO-5521 of 58.70 EUR' });
    await fake.handle(tracifyRequest([withData(purchase, { order_id: 'SO-5522', amount: '0.35' })]));
    const lines = [
      { item: 'Hochland Röstung 1 kg', amount: '24.90', quantity: '2' },
      { item: 'Papierfilter Gr. 4', amount: '3.95', quantity: '1' },
    ];
    expect(fake.view().orders[0]).toEqual({ orderId: 'SO-5521', at: '2025-03-30 02:14:07', amount: '58.70', currency: 'EUR', lines });
    expect(fake.view().revenue).toEqual({ EUR: '59.05' });
  });

  test('nothing is remembered after a reset', async () => {
    const fake = openFake();
    await fake.handle(tracifyRequest([purchase]));
    fake.reset();
    expect(fake.view()).toMatchObject({ orders: [], revenue: {}, repeats: 0 });
  });
});

describe('at the door', () => {
  const base = tracifyRequest([pageview]).headers;
  const cases: readonly { readonly what: string; readonly parts: Parameters<typeof tracifyRequest>[1]; readonly status: number }[] = [
    { what: 'another path', parts: { path: '/api/v2/events' }, status: 404 },
    { what: 'GET', parts: { method: 'GET' }, status: 405 },
    { what: 'a preflight', parts: { method: 'OPTIONS' }, status: 405 },
    { what: 'a query parameter', parts: { path: '/api/v1/events?a=1' }, status: 400 },
    { what: 'a page of a browser', parts: { headers: { ...base, Origin: given.origin } }, status: 403 },
    { what: 'Authorization', parts: { headers: { ...base, Authorization: 'Bearer x' } }, status: 400 },
    { what: 'a cookie', parts: { headers: { ...base, Cookie: 'a=b' } }, status: 400 },
    { what: 'a wrong token', parts: { headers: { ...base, 'tracify-token': 'other' } }, status: 401 },
    { what: 'a token with a scheme word', parts: { headers: { ...base, 'tracify-token': 'Bearer demo-tracify-token' } }, status: 401 },
    { what: 'no token', parts: { headers: { 'content-type': 'application/json', accept: 'application/json' } }, status: 401 },
    { what: 'a compressed body', parts: { headers: { ...base, 'content-encoding': 'gzip' } }, status: 415 },
    { what: 'another content type', parts: { headers: { ...base, 'content-type': 'text/plain' } }, status: 415 },
    { what: 'any accepted type', parts: { headers: { ...base, accept: '*/*' } }, status: 406 },
    { what: 'no JSON', parts: { body: '{"events":[' }, status: 400 },
    { what: 'a bare list', parts: { body: JSON.stringify([pageview]) }, status: 400 },
    { what: 'a body above 1 MiB', parts: { body: ' '.repeat(1_048_577) }, status: 413 },
  ];

  test.each(cases)('$what is refused with $status and no CORS headers', async ({ parts, status }) => {
    const fake = openFake();
    const answer = await fake.handle(tracifyRequest([pageview], parts));
    expect(answer).toMatchObject({ status, verdict: 'rejected' });
    expect(answer.headers).toBeUndefined();
    expect(fake.cors).toBeUndefined();
  });

  test('a charset in the content type is fine, and 1 MiB is just small enough', async () => {
    const headers = { ...base, 'content-type': 'application/json; charset=utf-8' };
    const json = JSON.stringify({ events: [pageview] });
    const body = json.padEnd(1_048_576, ' ');
    expect(await openFake().handle(tracifyRequest([], { headers, body }))).toMatchObject({ status: 200, verdict: 'accepted' });
  });

  test('more events than allowed are refused with 413', async () => {
    expect(await send(Array(50).fill(pageview))).toMatchObject({ status: 200, verdict: 'accepted' });
    expect(await send(Array(51).fill(pageview))).toMatchObject({ status: 413, verdict: 'rejected' });
    expect(await send([pageview, pageview], { maxEvents: 1 })).toMatchObject({ status: 413 });
  });
});

describe('a request with one breach', () => {
  const identity = (entries: Readonly<Record<string, unknown>>) => ({ ...pageview, identity_data: entries });
  const breaches: readonly { readonly what: string; readonly events: unknown; readonly says: string }[] = [
    { what: 'no events', events: [], says: 'at least one event' },
    { what: 'events that are no list', events: pageview, says: 'at least one event' },
    { what: 'an event that is no object', events: ['pageview'], says: 'must be an object' },
    { what: 'an unknown field', events: [{ ...pageview, consent: true }], says: 'consent is not a field' },
    ...Object.keys(pageview).map((name) => ({ what: `no ${name}`, events: [{ ...pageview, [name]: undefined }], says: `${name} is missing` })),
    { what: 'a short url', events: [{ ...pageview, url: 'http:/' }], says: 'url must be' },
    { what: 'a relative url', events: [{ ...pageview, url: '/aktion/filterkaffee' }], says: 'url must be' },
    { what: 'a url with a fragment', events: [{ ...pageview, url: `${pageview.url}#top` }], says: 'fragment' },
    { what: 'an upper-case site id', events: [{ ...pageview, customer_site_id: pageview.customer_site_id.toUpperCase() }], says: 'lower-case UUID' },
    { what: 'a site id without dashes', events: [{ ...pageview, customer_site_id: pageview.customer_site_id.replaceAll('-', '') }], says: 'lower-case UUID' },
    { what: 'another site id', events: [{ ...pageview, customer_site_id: '00000000-0000-0000-0000-000000000000' }], says: 'customer_site_id is unknown' },
    { what: 'a time with T', events: [{ ...pageview, datetime: '2025-03-30T01:59:59' }], says: 'datetime must be' },
    { what: 'a time with Z', events: [{ ...pageview, datetime: '2025-03-30 01:59:59Z' }], says: 'datetime must be' },
    { what: 'a time with milliseconds', events: [{ ...pageview, datetime: '2025-03-30 01:59:59.999' }], says: 'datetime must be' },
    { what: 'a time that does not exist', events: [{ ...pageview, datetime: '2025-02-30 01:59:59' }], says: 'datetime must be' },
    { what: 'a time as a number', events: [{ ...pageview, datetime: 1743299999 }], says: 'datetime must be' },
    { what: 'an upper-case type', events: [{ ...pageview, type: 'PageView' }], says: 'type must be' },
    { what: 'a type with a separator', events: [{ ...pageview, type: 'add_to_cart' }], says: 'type must be' },
    { what: 'a survey', events: [survey], says: 'type must be' },
    { what: 'no identity', events: [identity({})], says: 'identity_data is empty' },
    { what: 'identity the wrong way round', events: [identity({ 2: given.sessionKey, 3: given.ipKey, 4: given.agentKey })], says: 'the hash is the key' },
    { what: 'an upper-case hash', events: [identity({ [given.sessionKey.toUpperCase()]: 2, [given.ipKey]: 3, [given.agentKey]: 4 })], says: '64 lower-case hex' },
    { what: 'a cut hash', events: [identity({ [given.sessionKey.slice(0, 59)]: 2, [given.ipKey]: 3, [given.agentKey]: 4 })], says: '64 lower-case hex' },
    { what: 'a kind as text', events: [identity({ [given.sessionKey]: '2', [given.ipKey]: 3, [given.agentKey]: 4 })], says: 'one of the numbers' },
    { what: 'an unknown kind', events: [identity({ [given.sessionKey]: 5, [given.ipKey]: 3, [given.agentKey]: 4 })], says: 'one of the numbers' },
    { what: 'no session', events: [identity({ [given.ipKey]: 3, [given.agentKey]: 4 })], says: 'lacks the session' },
    { what: 'no IP address', events: [identity({ [given.sessionKey]: 2, [given.agentKey]: 4 })], says: 'lacks the IP address' },
    { what: 'no User-Agent', events: [identity({ [given.sessionKey]: 2, [given.ipKey]: 3 })], says: 'lacks the User-Agent' },
    { what: 'two IP addresses', events: [identity({ ...pageview.identity_data, [given.emailKey]: 3 })], says: 'more than one IP address' },
    { what: 'data as a list', events: [{ ...pageview, data: [] }], says: 'data must be an object' },
    { what: 'a number in data', events: [withData(purchase, { amount: 58.7 })], says: 'data.amount must be text' },
    { what: 'an object in data', events: [withData(pageview, { url_parameters: { utm_source: 'fb' } })], says: 'must be text' },
    { what: 'url_parameters', events: [withData(pageview, { url_parameters: 'utm_source=fb' })], says: 'spread flat' },
    { what: 'referer', events: [withData(pageview, { referer: 'https://a.example/' })], says: 'the name is Referer' },
    { what: 'referrer', events: [withData(pageview, { referrer: 'https://a.example/' })], says: 'the name is Referer' },
    { what: 'an empty Referer', events: [withData(pageview, { Referer: '' })], says: 'empty' },
    { what: 'a Referer that is no URL', events: [withData(pageview, { Referer: 'news' })], says: 'absolute URL' },
    { what: 'a Referer on an add to cart', events: [withData(addtocart, { Referer: 'https://a.example/' })], says: 'not documented for addtocart' },
    { what: 'no origin', events: [withData(pageview, { origin: undefined })], says: 'origin is missing' },
    { what: 'an origin with a slash', events: [withData(pageview, { origin: `${given.origin}/` })], says: 'without a trailing slash' },
    { what: 'an origin without scheme', events: [withData(pageview, { origin: 'shop.nordlicht-kaffee.example' })], says: 'scheme and host' },
    { what: 'an origin other than that of the url', events: [withData(pageview, { origin: 'https://evil.example' })], says: 'not the origin of url' },
    { what: 'a foreign site', events: [{ ...pageview, url: 'https://evil.example/', data: { origin: 'https://evil.example' } }], says: 'does not belong to this site' },
    { what: 'an order id on a page view', events: [withData(pageview, { order_id: '1' })], says: 'not documented for pageview' },
    { what: 'a conversion id on a purchase', events: [withData(purchase, { conversion_id: '1' })], says: 'not documented for purchase' },
    { what: 'a value on a purchase', events: [withData(purchase, { value: '58.70' })], says: 'not documented for purchase' },
    { what: 'a survey source on a page view', events: [withData(pageview, { source: 'google' })], says: 'not documented for pageview' },
    { what: 'a survey medium on a page view', events: [withData(pageview, { medium: 'ad' })], says: 'not documented for pageview' },
    { what: 'a purchase without order id', events: [withData(purchase, { order_id: undefined })], says: 'order_id is missing' },
    { what: 'a purchase with an empty order id', events: [withData(purchase, { order_id: '' })], says: 'order_id is missing' },
    { what: 'a purchase without currency', events: [withData(purchase, { currency: undefined, cc: undefined })], says: 'currency is missing' },
    { what: 'a purchase without amount', events: [withData(purchase, { amount: undefined })], says: 'amount is missing' },
    { what: 'a lower-case currency', events: [withData(purchase, { currency: 'eur', cc: 'eur' })], says: 'ISO 4217' },
    { what: 'an alias that differs', events: [withData(purchase, { cc: 'USD' })], says: 'cc must repeat currency' },
    ...['58.7', '58', '58,70', '058.70', '+58.70', '-5.00', '1,058.70', '5e1', '€58.70', ' 58.70'].map((amount) => ({ what: `amount ${amount}`, events: [withData(purchase, { amount })], says: 'two places' })),
    { what: 'a conversion without id', events: [withData(conversion, { conversion_id: undefined })], says: 'conversion_id is missing' },
    { what: 'a conversion with value alone', events: [withData(conversion, { amount: undefined })], says: 'amount is missing' },
    { what: 'a conversion with two values', events: [withData(conversion, { value: '6.00' })], says: 'value must repeat amount' },
    { what: 'items from zero', events: [withData(purchase, { ITEM0: 'x', QTY0: '1' })], says: 'count from 1' },
    { what: 'a gap in the items', events: [withData(purchase, { ITEM4: 'x', QTY4: '1' })], says: 'without gaps' },
    { what: 'a padded item number', events: [withData(purchase, { ITEM03: 'x', QTY3: '1' })], says: 'padded' },
    { what: 'an amount without item', events: [withData(purchase, { ITEM2: undefined })], says: 'without gaps' },
    { what: 'an item without quantity', events: [withData(purchase, { QTY2: undefined })], says: 'QTY2 is missing' },
    { what: 'an empty item', events: [withData(purchase, { ITEM2: ' ' })], says: 'ITEM2 is empty' },
    { what: 'a fractional quantity', events: [withData(purchase, { QTY2: '1.5' })], says: 'whole number' },
    { what: 'a quantity of zero', events: [withData(purchase, { QTY2: '0' })], says: 'whole number' },
    { what: 'an item amount with one place', events: [withData(purchase, { AMT2: '3.9' })], says: 'AMT2 must be a decimal' },
    { what: 'more than 100 items', events: [withData(purchase, manyItems(101))], says: 'more than 100 items' },
    { what: 'items on a page view', events: [withData(pageview, { ITEM1: 'x', QTY1: '1' })], says: 'not documented for pageview' },
    { what: 'items on an add to cart', events: [withData(addtocart, { ITEM1: 'x', QTY1: '1' })], says: 'not documented for addtocart' },
    ...[['who', 'a@b.example'], ['utm_term', 'a%40b.example'], ['mia@example.org', ''], ['utm_a%2540b.example', 'x']].map(([key = '', text]) => ({ what: `an e-mail address in ${key}=${text}`, events: [withData(pageview, { [key]: text })], says: 'e-mail address' })),
    ...[['REFERER', 'Referer'], ['Origin', 'origin'], ['Order_ID', 'order_id']].map(([key = '', name]) => ({ what: `parameter ${key}`, events: [withData(pageview, { [key]: 'x' })], says: `the name is ${name}` })),
    ...['email', 'userEmail', 'reset_token', 'api-key', 'auth.code', 'sid'].map((key) => ({ what: `parameter ${key}`, events: [withData(pageview, { [key]: 'x' })], says: 'personal data or a secret' })),
  ];

  test.each(breaches)('$what: 200 with status false, and nothing is counted', async ({ events, says }) => {
    const fake = openFake();
    const answer = await fake.handle(tracifyRequest(events));
    expect(answer).toMatchObject({ status: 200, body: { status: false }, verdict: 'rejected' });
    expect(answer.reason).toContain(says);
    expect(fake.view()).toMatchObject({ orders: [], conversions: [], pageviews: 0, addToCarts: 0 });
  });

  test('an envelope with more than events is refused', async () => {
    const answer = await openFake().handle(tracifyRequest([], { body: JSON.stringify({ events: [pageview], token: 'x' }) }));
    expect(answer).toMatchObject({ verdict: 'rejected', reason: 'The envelope has no field but events' });
  });

  test('takes the good events of its batch down with it, and says which one is bad', async () => {
    const fake = openFake();
    const answer = await fake.handle(tracifyRequest([purchase, withData(pageview, { referrer: 'x' })]));
    expect(answer.reason).toBe('event 2: data.referrer is not a key: the name is Referer');
    expect(fake.view().orders).toEqual([]);
  });
});

describe('what senders may choose', () => {
  const choices: readonly { readonly what: string; readonly event: unknown; readonly options?: TracifyFakeOptions }[] = [
    { what: 'any URL parameter, also a hostile one', event: withData(pageview, JSON.parse('{"__proto__":"x","color":"blue","monkey":"1"}')) },
    { what: 'a query in the url', event: { ...pageview, url: `${pageview.url}?utm_source=fb` } },
    { what: 'a campaign parameter with a suspicious name', event: withData(pageview, { utm_key: 'x' }) },
    { what: 'no currency alias', event: withData(purchase, { cc: undefined }) },
    { what: 'an item without amount', event: withData(purchase, { AMT2: undefined }) },
    { what: '100 items', event: withData(purchase, manyItems(100)) },
    { what: 'a conversion worth nothing', event: withData(conversion, { amount: '0.00', value: '0.00' }) },
    { what: 'a comma as decimal separator', event: withData(conversion, { amount: '5,00', value: '5,00' }), options: { decimalSeparator: ',' } },
    { what: 'value as the key of conversions', event: withData(conversion, { amount: undefined }), options: { conversionValueKey: 'value' } },
    { what: 'an event without address', event: { ...pageview, identity_data: { [given.agentKey]: 4 } }, options: { allowPartialIdentity: true } },
    { what: 'items on an add to cart', event: withData(addtocart, { ITEM1: 'x', AMT1: '1.00', QTY1: '1' }), options: { addToCartItems: true } },
    { what: 'surveys', event: survey, options: { surveys: true } },
    { what: 'any port of a local origin', event: { ...addtocart, url: 'http://localhost:5173/p', data: { origin: 'http://localhost:5173' } }, options: { allowedOrigins: ['http://localhost:*'] } },
    { what: 'any origin', event: { ...addtocart, url: 'https://other.example/', data: { origin: 'https://other.example' } }, options: { allowedOrigins: 'any' } },
  ];

  test.each(choices)('$what is taken', async ({ event, options }) => {
    expect(await send([event], options)).toMatchObject({ verdict: 'accepted', reason: 'Counted' });
  });

  test.each([
    { what: 'a point where a comma is agreed', event: purchase, options: { decimalSeparator: ',' as const } },
    { what: 'another origin than the local one', event: { ...addtocart, url: 'http://localhost.evil.example/', data: { origin: 'http://localhost.evil.example' } }, options: { allowedOrigins: ['http://localhost:*'] } },
    { what: 'a survey from an unknown source', event: withData(survey, { source: 'myspace' }), options: { surveys: true } },
  ])('$what is refused', async ({ event, options }) => {
    expect(await send([event], options)).toMatchObject({ status: 200, verdict: 'rejected' });
  });
});

describe('deduplication', () => {
  test.each([
    { event: purchase, other: withData(purchase, { amount: '99.00' }) },
    { event: conversion, other: withData(conversion, { amount: '9.00', value: '9.00' }) },
  ])('the first $event.type of an id wins, a later one changes nothing', async ({ event, other }) => {
    const fake = openFake();
    await fake.handle(tracifyRequest([event]));
    const before = fake.view();
    const answer = await fake.handle(tracifyRequest([other]));
    expect(answer).toMatchObject({ status: 200, body: { status: true }, verdict: 'ignored' });
    expect(fake.view()).toEqual({ ...before, repeats: 1 });
  });

  test('counts inside one batch too, and a page view counts every time', async () => {
    const fake = openFake();
    const answer = await fake.handle(tracifyRequest([purchase, purchase, pageview, pageview]));
    expect(answer).toMatchObject({ verdict: 'accepted', reason: '1 of 4 were received before and are not counted' });
    expect(fake.view()).toMatchObject({ pageviews: 2, repeats: 1 });
    expect(fake.view().orders).toHaveLength(1);
  });

  test('keeps orders and conversions of one id apart', async () => {
    const fake = openFake();
    await fake.handle(tracifyRequest([withData(purchase, { order_id: 'same' }), withData(conversion, { conversion_id: 'same' })]));
    expect(fake.view()).toMatchObject({ orders: [{ orderId: 'same' }], conversions: [{ conversionId: 'same' }], repeats: 0 });
  });
});

describe('hashes', () => {
  test.each([
    ['203.0.113.42', given.ipKey],
    [given.visitor.userAgent, given.agentKey],
    [`203.0.113.42|${given.visitor.userAgent}`, given.sessionKey],
    ['mira.holm@example.org', given.emailKey],
    ['2001:db8::7:1', '7b52780da39f42684a7766a5ad8345f37286a0e1bdcc88d261ad8a568d0b2f78'],
    ['ShopApp/4.2 (Android 14; Pixel 8)', '5ea00c7376f4b6e7ffe69bcca42cac76565ba9d610b256b0e89cc135e1e63401'],
    ['198.51.100.9|ShopApp/4.2 (Android 14; Pixel 8)', '5ff11fad71bd4981e3de320fb7a2ded7b5046b6d17b0606b4b1968ffa81f2493'],
    [' Mira.Holm@Example.org ', '8c312cfd7c9ea027faef73cc6e5ff0010807f44427700e4c873a4568425b3330'],
    ['jörg.müller@example.org', '91cfbfbbef1c9656ebd0907bd3d7bba1e5b6f2bf54fcc28e5427bff163e1625c'],
    ['abc', '4a76f8ae1e9505fa40cba334ed7666802e673f0e1638e5bc9bd911ae4b64fe1b'],
  ])('%s becomes its known key', (value, key) => {
    expect(anonymise(value)).toBe(key);
  });

  const forbidden = [
    '7fc114ae2e184065b8da584d336f02dbcd28b701ef346bd7b999ac1b59fae494',
    'ceebc0a5043c40770c1d91302043daa6b4666efa881be09ace7e815ea6045e34',
    'aee3ad19546adeaa7a42f4edb927661b67f93e063fd57476ba19e4ec0f01a077',
    '731f1228e1cd93cd61b58a3b0ee6dc4f02ab7e68f01b25dc39c8783494ab59af',
    'aba846944b5355cbfb21ca109cc543f1ead10e25d5ce19312b7ecaa7c4142ca4',
    '244a9cd5bc618c47013120a37a154a1496fe2a6b05d211b7b276c09e7d044576',
    '3b492f3b00802ac8a14d8721015c08cbf7975b618a769f0ee53442cff46da253',
    '5573155d070daaf1afde8d5161579d571f32da6b3a6446817a2b3d988864f01a',
    '5ccd946f6b4375fdc603d23af392969ee120feb41e730f3a9fab61186f5ee0b7',
  ];

  test('of placeholders are exactly the known ones', () => {
    expect([...forbiddenKeys.keys()]).toEqual(forbidden);
  });

  test.each(forbidden)('%s is never taken, not even for a partial identity', async (key) => {
    const answer = await send([{ ...pageview, identity_data: { [key]: 2, [given.ipKey]: 3, [given.agentKey]: 4 } }], { allowPartialIdentity: true });
    expect(answer).toMatchObject({ status: 200, verdict: 'rejected' });
    expect(answer.reason).toContain('identifies nobody');
  });

  const mistakes = [
    ['ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'only once'],
    ['dfe7a23fefeea519e9bbfdd1a6be94c4b2e4529dd6b7cbea83f9959c2621b13c', 'without the cut'],
    ['06dfeac02135b621575f4c2ce9da93e078a139be9d61754d1041343084591903', 'first five'],
    ['68e12a8791f196b4292a7d98f2b1f79da70868d240e8411f969d2a51d638ad9e', 'upper-case hex'],
    ['5e93c4cef72e228b37834d00ceb71ebf008be9922a655c01f6d3458f1a53b00e', 'decoded from hex'],
  ] as const;

  test.each(mistakes)('%s is recognised: hashed %s', async (key, says) => {
    const answer = await sendKnown({ ip: '203.0.113.42', userAgent: given.visitor.userAgent, email: 'abc' }, { [key]: 1, ...pageview.identity_data });
    expect(answer.reason).toContain('hashed wrongly: the e-mail address');
    expect(answer.reason).toContain(says);
  });

  test('of a known visitor are taken, with and without e-mail', async () => {
    expect(await sendKnown(given.visitor, purchase.identity_data)).toMatchObject({ verdict: 'accepted' });
    expect(await sendKnown(given.visitor, pageview.identity_data)).toMatchObject({ verdict: 'accepted' });
  });

  test.each([
    { what: 'kinds are swapped', keys: { [given.sessionKey]: 2, [given.ipKey]: 4, [given.agentKey]: 3 }, says: 'calls the hash of the IP address a User-Agent' },
    { what: 'the e-mail is raw', keys: { '8c312cfd7c9ea027faef73cc6e5ff0010807f44427700e4c873a4568425b3330': 1, ...pageview.identity_data }, says: 'e-mail address that no known visitor has' },
    { what: 'the address is another', keys: { [given.sessionKey]: 2, '68a95d77f064337dd1166838f2cd519285308bd2f221fe50e96c1a1f415e2ada': 3, [given.agentKey]: 4 }, says: 'IP address that no known visitor has' },
  ])('are refused when $what', async ({ keys, says }) => {
    const answer = await sendKnown(given.visitor, keys);
    expect(answer).toMatchObject({ status: 200, verdict: 'rejected' });
    expect(answer.reason).toContain(says);
  });

  test('of two known visitors must not be mixed', async () => {
    const fake = openFake({ visitors: [given.visitor] });
    fake.knowVisitor({ ip: '198.51.100.9', userAgent: 'ShopApp/4.2 (Android 14; Pixel 8)' });
    const mixed = { [given.sessionKey]: 2, '68a95d77f064337dd1166838f2cd519285308bd2f221fe50e96c1a1f415e2ada': 3, [given.agentKey]: 4 };
    const answer = await fake.handle(tracifyRequest([{ ...pageview, identity_data: mixed }]));
    expect(answer.reason).toBe('identity_data mixes values of different visitors');
  });
});

async function sendKnown(visitor: Parameters<ReturnType<typeof tracifyFake>['knowVisitor']>[0], identity: Readonly<Record<string, unknown>>): Promise<FakeAnswer> {
  const fake = openFake();
  fake.knowVisitor(visitor);
  return fake.handle(tracifyRequest([{ ...pageview, identity_data: identity }]));
}

function manyItems(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [[`ITEM${index + 1}`, 'x'], [`AMT${index + 1}`, '1.00'], [`QTY${index + 1}`, '1']]).flat());
}
