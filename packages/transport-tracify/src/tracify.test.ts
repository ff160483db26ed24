import type { EventEnvelope } from '@waymark/core/transport';
import { describe, expect, test } from 'vitest';
import { demo, desktop, happened, harness, orderPlaced, pageOpened } from './__fixtures__/harness.ts';
import { anonymise } from './anonymise.ts';
import type { TracifyNotice } from './options.ts';
import { tracify } from './tracify.ts';

const status = (code: number, body = ''): (() => Response) => () => new Response(body || null, { status: code });

/** Keys that stand for an unknown visitor and may never be sent. */
const forbidden = ['', '|', 'undefined', 'null', 'undefined|undefined', 'null|null', 'unknown', '127.0.0.1', '::ffff:203.0.113.42'].map(anonymise);

describe('identity', () => {
  test('sends IP and User-Agent, together and alone, and the e-mail address when known', async () => {
    const { send, sent } = harness();
    await send([pageOpened('1', undefined, { who: { email: ' Mira.Holm@Example.org ' } })]);
    expect(sent[0]?.events[0]?.identity_data).toEqual({
      [anonymise('mira.holm@example.org')]: 1,
      [anonymise(`203.0.113.42|${desktop}`)]: 2,
      [anonymise('203.0.113.42')]: 3,
      [anonymise(desktop)]: 4,
    });
  });

  test('hashes the repaired IP and the User-Agent as it came', async () => {
    const { send, sent } = harness();
    const userAgent = ' Shop App/1.0 ';
    await send([pageOpened('1', undefined, { where: { client: { ip: '::ffff:203.0.113.42', userAgent } } })]);
    expect(Object.keys(sent[0]?.events[0]?.identity_data ?? {})).toEqual([`203.0.113.42|${userAgent}`, '203.0.113.42', userAgent].map(anonymise));
  });

  test('can hash the e-mail address as typed', async () => {
    const { send, sent } = harness({ emailNormalization: 'none' });
    await send([pageOpened('1', undefined, { who: { email: 'Mira.Holm@Example.org' } })]);
    expect(sent[0]?.events[0]?.identity_data).toHaveProperty('e26afa1d64f141663bba75e91f80b84c40bf5bfa2d437242a7ff367300bd9727', 1);
  });

  test.each([
    ['no client', undefined, 'ip-missing'],
    ['no IP', { userAgent: desktop }, 'ip-missing'],
    ['a placeholder IP', { ip: 'unknown', userAgent: desktop }, 'ip-missing'],
    ['no address at all', { ip: '0.0.0.0', userAgent: desktop }, 'ip-missing'],
    ['its own machine', { ip: '127.0.0.1', userAgent: desktop }, 'ip-missing'],
    ['no User-Agent', { ip: '203.0.113.42' }, 'user-agent-missing'],
    ['an empty User-Agent', { ip: '203.0.113.42', userAgent: ' ' }, 'user-agent-missing'],
    ['a placeholder User-Agent', { ip: '203.0.113.42', userAgent: 'undefined' }, 'user-agent-missing'],
  ])('refuses an event with %s and sends the others', async (_what, client, code) => {
    const { send, sent } = harness();
    const event = happened('pageOpened', { url: 'https://shop.example/' }, { id: 'bad' });
    const { client: _gone, ...where } = event.where;
    const outcome = await send([{ ...event, where: client ? { ...where, client } : where }, pageOpened('good')]);
    expect(outcome).toMatchObject({ status: 'mixed', retry: new Map(), refused: new Map([['bad', expect.objectContaining({ code })]]) });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.events).toHaveLength(1);
  });

  test('sends a partial identity when allowed, but never an empty one', async () => {
    const { send, sent } = harness({ allowPartialIdentity: true });
    const outcome = await send([
      pageOpened('1', undefined, { where: { client: { ip: '203.0.113.42' } } }),
      pageOpened('2', undefined, { where: { client: {} } }),
    ]);
    expect(sent[0]?.events.map((event) => event.identity_data)).toEqual([{ [anonymise('203.0.113.42')]: 3 }]);
    expect(outcome).toMatchObject({ status: 'mixed', refused: new Map([['2', expect.objectContaining({ code: 'ip-missing' })]]) });
  });

  test('takes loopback addresses where the target is not the production host', async () => {
    const { send, sent } = harness({ target: 'development' });
    await send([pageOpened('1', undefined, { where: { client: { ip: '127.0.0.1', userAgent: desktop } } })]);
    expect(sent[0]?.url).toBe('https://devapi.tracify.ai/api/v1/events');
    expect(sent[0]?.events[0]?.identity_data).toHaveProperty(anonymise('127.0.0.1'), 3);
  });

  test('never sends a key of the deny list, whatever a tracker hands over', async () => {
    const { send, sent } = harness({ allowPartialIdentity: true });
    const odd = ['', '|', 'undefined', 'null', 'undefined|undefined', 'unknown', '127.0.0.1', '::ffff:203.0.113.42', 'UNKNOWN'];
    const events = odd.flatMap((ip) => odd.map((userAgent, index) => pageOpened(`${ip}-${index}`, undefined, { where: { client: { ip, userAgent } }, who: { email: ip } })));
    await send(events);
    const keys = sent.flatMap((request) => request.events.flatMap((event) => Object.keys(event.identity_data)));
    expect(keys).not.toHaveLength(0);
    expect(keys.every((key) => /^[\da-f]{64}$/.test(key))).toBe(true);
    expect(keys.filter((key) => forbidden.includes(key))).toEqual([]);
  });

  test('tells once that an IPv6 address was hashed', async () => {
    const notices: TracifyNotice[] = [];
    const { send } = harness({ onNotice: (notice) => notices.push(notice) });
    for (const id of ['1', '2']) await send([pageOpened(id, undefined, { where: { client: { ip: '2001:DB8::7:1', userAgent: desktop } } })]);
    expect(notices.map((notice) => notice.code)).toEqual(['ipv6-hashed']);
    expect(JSON.stringify(notices)).not.toContain('2001:');
  });
});

describe('landing parameters', () => {
  const landing = { url: 'https://shop.example/sale?origin=evil&__proto__=x&amount=1&email=a@b.c&utm_source=fb', referrer: 'https://ads.example/' };
  const data = (sent: ReturnType<typeof harness>['sent']) => sent.flatMap((request) => request.events.map((event) => event.data));

  test('keeps hostile parameters out of the data', async () => {
    const { send, sent } = harness();
    await send([pageOpened('1', landing.url, { where: { landing, referrer: landing.referrer } })]);
    expect(data(sent)).toEqual([{ utm_source: 'fb', Referer: 'https://ads.example/', origin: 'https://shop.example' }]);
    expect(sent[0]?.text).not.toMatch(/evil|__proto__|a@b/);
  });

  test('go with the first event of a session only, also within one batch', async () => {
    const { send, sent } = harness();
    await send([pageOpened('1', landing.url, { where: { landing } }), orderPlaced('2', {}, { where: { landing } })]);
    await send([pageOpened('3', 'https://shop.example/next', { where: { landing } })]);
    expect(data(sent).map((each) => 'utm_source' in each)).toEqual([true, false, false]);
  });

  test('go with a purchase when that is the first event that is sent', async () => {
    const { send, sent } = harness();
    await send([orderPlaced('1', {}, { where: { landing } })]);
    expect(data(sent)[0]).toMatchObject({ utm_source: 'fb', order_id: 'O-1', origin: 'https://shop.example' });
    expect(sent[0]?.events[0]?.url).toBe('https://shop.example/x');
  });

  test('go with the next event when the first was refused', async () => {
    const { send, sent } = harness({}, [status(404)]);
    await send([pageOpened('1', landing.url, { where: { landing } })]);
    await send([pageOpened('2', landing.url, { where: { landing } })]);
    expect(data(sent).map((each) => each['utm_source'])).toEqual(['fb', 'fb']);
  });

  test('bring address and referrer of the landing page along when a later page view is the first that is sent', async () => {
    const { send, sent } = harness();
    await send([pageOpened('1', 'https://shop.example/next', { where: { landing, referrer: 'https://shop.example/sale' } })]);
    expect(sent[0]?.events[0]).toMatchObject({ url: 'https://shop.example/sale', data: { Referer: 'https://ads.example/', utm_source: 'fb' } });
  });

  test('leave a product view its own address', async () => {
    const { send, sent } = harness();
    const where = { url: 'https://shop.example/bean', landing: { url: landing.url }, referrer: 'https://shop.example/sale' };
    await send([happened('productViewed', { product: {} }, { where })]);
    expect(sent[0]?.events[0]).toMatchObject({ url: 'https://shop.example/bean', data: { utm_source: 'fb' } });
    expect(sent[0]?.events[0]?.data).not.toHaveProperty('Referer');
  });

  test('of a later page with a new campaign go with its view', async () => {
    const { send, sent } = harness();
    await send([pageOpened('1', landing.url, { where: { landing } })]);
    await send([pageOpened('2', 'https://shop.example/sale?trc_mad_id=9&a=1', { where: { landing } })]);
    expect(data(sent)[1]).toEqual({ trc_mad_id: '9', a: '1', origin: 'https://shop.example' });
  });

  test('can be cut down to campaign names', async () => {
    const { send, sent } = harness({ urlParameters: 'campaignOnly' });
    await send([pageOpened('1', 'https://shop.example/?utm_term=a&gclid=b')]);
    expect(data(sent)).toEqual([{ utm_term: 'a', origin: 'https://shop.example' }]);
  });
});

describe('requests', () => {
  test('hold up to 50 page events, and every purchase and conversion alone, in order of time', async () => {
    const { send, sent } = harness();
    const views = Array.from({ length: 60 }, (_, index) => pageOpened(`p${index}`, `https://shop.example/${index}`, { occurredAt: 1000 * (100 - index) }));
    const goal = happened('goalCompleted', { goalId: 'lead', currency: 'EUR' }, { id: 'g', occurredAt: 0 });
    await send([...views, orderPlaced('o', {}, { occurredAt: 100_500 }), goal]);
    expect(sent.map((request) => `${request.events.length} ${request.events[0]?.type}`)).toEqual(['1 conversion', '50 pageview', '10 pageview', '1 purchase']);
    expect(sent[1]?.events[0]?.url).toBe('https://shop.example/59');
  });

  test('can carry several purchases', async () => {
    const { send, sent } = harness({ revenueEventsPerRequest: 2 });
    await send([orderPlaced('1'), orderPlaced('2'), orderPlaced('3'), pageOpened('4')]);
    expect(sent.map((request) => request.events.length)).toEqual([2, 1, 1]);
  });

  test('keep the order of arrival when told so', async () => {
    const { send, sent } = harness({ chronological: false });
    await send([pageOpened('1', 'https://shop.example/late', { occurredAt: 2000 }), pageOpened('2', 'https://shop.example/early', { occurredAt: 1000 })]);
    expect(sent[0]?.events.map((event) => event.url)).toEqual(['https://shop.example/late', 'https://shop.example/early']);
  });

  test('stay within the limit of bytes, and refuse an event that is larger alone', async () => {
    const { send, sent } = harness({ maxBytes: 4096 });
    const page = `https://shop.example/${'ä'.repeat(150)}`;
    const outcome = await send([...Array.from({ length: 8 }, (_, index) => pageOpened(`${index}`, page)), pageOpened('big', `https://shop.example/${'x'.repeat(4000)}`)]);
    const sizes = sent.map((request) => new TextEncoder().encode(request.text).byteLength);
    expect(sent.length).toBeGreaterThan(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
    expect(sent.flatMap((request) => request.events)).toHaveLength(8);
    expect(outcome).toMatchObject({ refused: new Map([['big', expect.objectContaining({ code: 'too-large' })]]) });
  });

  test('are not made for an empty batch', async () => {
    const { send, sent } = harness();
    expect(await send([])).toEqual({ status: 'delivered' });
    expect(sent).toHaveLength(0);
  });

  test('are not made for a cart into which nothing was put, which is not wanted and yet remembered', async () => {
    const { send, sent } = harness();
    const cart = (id: string, ...quantities: readonly number[]) => {
      const items = quantities.map((quantity, index) => ({ product: { productId: 'bean', name: 'Beans', displayPrice: 1 }, index, quantity, total: quantity }));
      return happened('cartModified', { cart: { currency: 'EUR', total: 0, items } }, { id });
    };
    const notWanted = (id: string) => ({ status: 'mixed', retry: new Map(), refused: new Map([[id, expect.objectContaining({ code: 'not-wanted' })]]) });
    expect(await send([cart('empty')])).toMatchObject(notWanted('empty'));
    expect(await send([cart('two', 2)])).toEqual({ status: 'delivered' });
    expect(await send([cart('less', 1), pageOpened('page')])).toMatchObject(notWanted('less'));
    expect(await send([cart('more', 2)])).toEqual({ status: 'delivered' });
    expect(await send([cart('same', 2)])).toMatchObject(notWanted('same'));
    expect(sent.map((request) => request.events.map((event) => event.type))).toEqual([['addtocart'], ['pageview'], ['addtocart']]);
  });

  test('are not made for a cart that comes after its order, also where the application maps carts itself', async () => {
    const { send, sent } = harness({ map: { cartModified: () => ({ type: 'addtocart' }) } });
    const items = [{ product: { productId: '1', name: 'Beans', displayPrice: 1 }, index: 0, quantity: 2, total: 1 }];
    const cart = (id: string, occurredAt: number) => happened('cartModified', { cart: { currency: 'EUR', total: 0, items } }, { id, occurredAt });
    await send([orderPlaced('o', {}, { occurredAt: 1000 })]);
    const outcome = await send([cart('late', 900)]);
    expect(outcome.status === 'mixed' && [...outcome.refused]).toMatchObject([['late', { code: 'not-wanted', message: expect.stringContaining('order') as string }]]);
    await send([cart('next', 1001)]);
    expect(sent.map(({ events }) => events.map(({ type }) => type))).toEqual([['purchase'], ['addtocart']]);
  });

  test('hold texts only and none of the names that Tracify does not know', async () => {
    const { send, sent } = harness({ currency: 'EUR', addToCartItems: true });
    const url = 'https://shop.example/?url_parameters=1&referer=2&referrer=3&a=1';
    await send([pageOpened('1', url), orderPlaced('2'), happened('goalCompleted', { goalId: 'lead' }, { id: '3' })]);
    for (const { data } of sent.flatMap((request) => request.events)) {
      expect(Object.values(data).every((value) => typeof value === 'string')).toBe(true);
      expect(Object.keys(data)).not.toEqual(expect.arrayContaining(['url_parameters']));
      expect('referer' in data || 'referrer' in data || 'url_parameters' in data).toBe(false);
      expect(data['origin']).toBe('https://shop.example');
    }
  });

  test('keep the query of the address when told so', async () => {
    const { send, sent } = harness({ urlKeepsQuery: true });
    await send([pageOpened('1', 'https://shop.example/x?a=1&sid=2#top')]);
    expect(sent[0]?.events[0]?.url).toBe('https://shop.example/x?a=1');
  });
});

describe('delivery', () => {
  test('repeats a purchase with an identical body', async () => {
    const { send, sent } = harness({}, [status(503)]);
    const landing = { url: 'https://shop.example/?utm_source=fb' };
    const order = orderPlaced('1', {}, { where: { landing } });
    expect(await send([order])).toMatchObject({ status: 'mixed', retry: new Map([['1', expect.objectContaining({ code: 'http-503' })]]), doubtful: new Set(['1']) });
    await send([order]);
    expect(sent[1]?.text).toBe(sent[0]?.text);
  });

  test.each([
    ['a purchase after a timeout', orderPlaced('1'), 'timeout', 1, true],
    ['a purchase after its fourth 5xx', orderPlaced('1'), 'http-503', 4, true],
    ['a conversion after a broken connection', happened('goalCompleted', { goalId: 'lead', currency: 'EUR' }, { id: '1' }), 'network', 1, true],
    ['a page view after a timeout', pageOpened('1'), 'timeout', 1, false],
    ['a page view after a broken connection', pageOpened('1'), 'network', 1, false],
    ['a page view after its first 5xx', pageOpened('1'), 'http-500', 1, true],
    ['a page view after its second 5xx', pageOpened('1'), 'http-500', 2, false],
  ])('decides about %s that may have arrived', async (_what, event, code, attempt, expected) => {
    const { send, transport } = harness({}, [status(500)]);
    await send([event]);
    expect(transport.repeatSafe?.(event, { why: { code, message: '' }, attempt })).toBe(expected);
  });

  test('halves a batch that was refused as a whole, and refuses a single event', async () => {
    const { send } = harness({}, [status(422), status(422)]);
    const why = expect.objectContaining({ code: 'http-422' });
    expect(await send([pageOpened('1'), pageOpened('2', 'https://shop.example/y')])).toMatchObject({ split: new Map([['1', { why, most: 1 }], ['2', { why, most: 1 }]]) });
    expect(await send([pageOpened('1')])).toMatchObject({ refused: new Map([['1', why]]) });
  });

  test('stops after a refused key, and keeps the rest for later', async () => {
    const { send, sent } = harness({}, [status(401)]);
    const outcome = await send([orderPlaced('1', {}, { occurredAt: 1 }), orderPlaced('2', {}, { occurredAt: 2 })]);
    expect(sent).toHaveLength(1);
    expect(outcome).toMatchObject({ pausesLane: true, refused: new Map([['1', expect.anything()]]), retry: new Map([['2', expect.anything()]]) });
  });

  test('reports 200 with status false as a refusal', async () => {
    const { send } = harness({}, [status(200, '{"status":false,"error":"bad customer_site_id"}')]);
    expect(await send([pageOpened('1')])).toMatchObject({ refused: new Map([['1', { code: 'rejected', message: 'Tracify rejected the request: bad customer_site_id.' }]]) });
  });

  test('puts neither token nor personal data into an outcome', async () => {
    const leak = JSON.stringify({ status: false, error: `${demo.token} mira@example.org 203.0.113.42` });
    const { send } = harness({}, [status(200, leak), () => Promise.reject(new Error(`${demo.token} 203.0.113.42`))]);
    for (const id of ['1', '2']) {
      const outcome = await send([pageOpened(id, undefined, { who: { email: 'mira@example.org' } })]);
      const text = outcome.status === 'mixed' ? JSON.stringify([...outcome.retry, ...outcome.refused]) : 'nothing failed';
      expect(text).toMatch(/rejected|network/);
      expect(text).not.toMatch(/demo-tracify-token|mira|203\.0/);
    }
  });

  test('names its rules to the lane', () => {
    const transport = tracify({ ...demo, maxAgeMs: 3_600_000 });
    expect(transport).toMatchObject({
      name: 'tracify',
      runsIn: 'server',
      purposes: ['marketing'],
      limits: { maxEvents: 50, maxBytes: 1_048_576, concurrency: 2 },
      retry: { delaysMs: [1000, 4000, 15_000, 60_000], maxAttempts: 5, maxAgeMs: 3_600_000, timeoutMs: 5000 },
    });
    const anonymous: EventEnvelope = { ...pageOpened('1'), who: {} };
    expect([pageOpened('1'), pageOpened('2'), anonymous].map((event) => transport.orderBy?.(event))).toEqual(['b-1', 'b-1', '1']);
  });
});
