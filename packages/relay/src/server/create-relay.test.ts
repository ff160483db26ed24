import { keyedId } from '@waymark/core/lean';
import { recordingTransport } from '@waymark/core/testing';
import { skipBots } from '@waymark/core/transport';
import { describe, expect, test } from 'vitest';
import { goal, readAnswer, relayKit, relayUrl, shop, userAgent, visitorIp } from './__fixtures__/relay-kit.ts';
import { createRelay } from './create-relay.ts';

describe('a batch', () => {
  test('is answered event by event and delivered with what only the relay knows', async () => {
    const kit = relayKit();
    const answer = await kit.post([goal('a'), goal('b')]);
    expect(answer.status).toBe(202);
    expect(answer.results).toEqual([
      { id: 'a', status: 'accepted' },
      { id: 'b', status: 'accepted' },
    ]);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const events = await kit.delivered();
    expect(events.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(events[0]?.where).toEqual({ runtime: 'browser', url: 'https://shop.example/', client: { ip: visitorIp, userAgent } });
  });

  test('without events is answered without results', async () => {
    expect(await relayKit().post([])).toMatchObject({ status: 202, results: [] });
  });

  test('has a result of its own for each event', async () => {
    const kit = relayKit();
    await kit.post([goal('old')]);
    const answer = await kit.post([
      goal('new'),
      goal('old'),
      goal('new'),
      goal('bad', { payload: { goalId: '' } }),
      goal('unknown', { name: 'somethingElse' }),
      goal('elsewhere', { where: { runtime: 'browser', url: 'https://evil.example/' } }),
      { ...goal('torn'), who: 7 },
    ]);
    expect(answer.results).toMatchObject([
      { id: 'new', status: 'accepted' },
      { id: 'old', status: 'repeated' },
      { id: 'new', status: 'repeated' },
      { id: 'bad', status: 'dropped', reason: 'invalid', code: 'payload-invalid', violations: [{ path: 'goalId' }] },
      { id: 'unknown', status: 'dropped', reason: 'invalid', code: 'event-unknown' },
      { id: 'elsewhere', status: 'dropped', reason: 'invalid', code: 'origin-not-allowed' },
      { id: 'torn', status: 'dropped', reason: 'invalid', code: 'envelope-invalid', violations: [{ path: 'who' }] },
    ]);
    expect((await kit.delivered()).map(({ id }) => id)).toEqual(['old', 'new']);
    expect(kit.relay.report()).toMatchObject({
      requests: { answered: 2, refused: {} },
      events: { received: 8, accepted: 2, repeated: 2, dropped: { invalid: 4 } },
      delivery: { complete: true, transports: { vendor: { delivered: 2 } } },
    });
  });
});

describe('what a sender may not decide', () => {
  test('address and User-Agent come from the connection', async () => {
    const kit = relayKit();
    await kit.post([goal('a', { where: { runtime: 'browser', url: `${shop}/`, client: { ip: '6.6.6.6', userAgent: 'Forged' } } })], {
      headers: { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' },
    });
    expect((await kit.delivered())[0]?.where.client).toEqual({ ip: visitorIp, userAgent });
  });

  test('the address behind a trusted proxy is the one that the proxy saw', async () => {
    const kit = relayKit({ trustedProxies: ['10.0.0.0/8'] });
    await kit.post([goal('a')], { peer: '::ffff:10.0.0.1', headers: { 'x-forwarded-for': '6.6.6.6, 198.51.100.7' } });
    expect((await kit.delivered())[0]?.where.client?.ip).toBe('198.51.100.7');
  });

  test("a server's event keeps no address at all: neither the one it claims nor the server's own", async () => {
    const kit = relayKit();
    await kit.post([goal('a', { where: { runtime: 'server', service: 'shop', client: { ip: '6.6.6.6' } } })]);
    expect((await kit.delivered())[0]?.where).toEqual({ runtime: 'server', service: 'shop' });
  });

  test('the priority follows from the name', async () => {
    const kit = relayKit();
    await kit.post([goal('a', { name: 'interestShown', payload: { interests: ['shoes'] }, priority: 'critical' })]);
    expect((await kit.delivered())[0]?.priority).toBe('normal');
  });

  test('members that the format does not know are left behind', async () => {
    const kit = relayKit();
    const odd = { ...goal('a'), admin: true, who: { browserId: 'b', role: 'admin' }, where: { runtime: 'browser', url: `${shop}/`, secret: 1 } };
    await kit.post([odd]);
    expect(JSON.stringify((await kit.delivered())[0])).not.toMatch(/admin|secret/);
  });

  test.each([
    ['in the payload', '"payload":{"goalId":"goal","__proto__":{"polluted":true}}'],
    ['escaped', '"payload":{"goalId":"goal","\\u005f_proto__":{"polluted":true}}'],
    ['deep inside', '"payload":{"goalId":"goal","x":[{"y":{"__proto__":1}}]}'],
    ['in the envelope', '"payload":{"goalId":"goal"},"__proto__":{"polluted":true}'],
    ['in the identity', '"payload":{"goalId":"goal"},"who":{"__proto__":{"browserId":"x"}}'],
    ['100,000 levels deep', `"payload":{"goalId":"goal","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('__proto__ and endless nesting are refused: %s', async (_title, members) => {
    const kit = relayKit();
    const body = `{"v":1,"sentAt":0,"events":[{"v":1,"id":"a","name":"goalCompleted","occurredAt":1,"seq":0,"consent":["*"],"priority":"low","who":{},"where":{"runtime":"browser","url":"https://shop.example/"},${members}}]}`;
    const response = await kit.relay(new Request(relayUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body }));
    expect((await readAnswer(response)).results).toMatchObject([{ id: 'a', status: 'dropped', reason: 'invalid' }]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('consent', () => {
  test("an event's own list decides for each destination", async () => {
    const marketing = recordingTransport({ name: 'marketing', purposes: ['marketing'] });
    const analytics = recordingTransport({ name: 'analytics', purposes: ['analytics'] });
    const kit = relayKit({ transports: [marketing, analytics] });
    const answer = await kit.post([goal('a', { consent: ['analytics'] }), goal('b', { consent: [] })]);
    await kit.relay.tracker.flush();
    expect(answer.results).toMatchObject([{ status: 'accepted' }, { status: 'dropped', reason: 'no-consent' }]);
    expect([marketing.delivered.length, analytics.delivered.length]).toEqual([0, 1]);
  });
});

describe('repeats', () => {
  test('of an order are told by its id, which no event of another name can take before', async () => {
    const { post } = relayKit();
    const ids = [keyedId('orderPlaced', '1001'), keyedId('orderPlaced', '2026/1001'), 'shop:1001', 'constructor:1001'];
    const { results } = await post(ids.map((id) => goal(id)));
    expect(results.map(({ code, status }) => code ?? status)).toEqual(['envelope-invalid', 'envelope-invalid', 'accepted', 'accepted']);
    expect(results[0]).toMatchObject({ violations: [{ path: 'id' }] });
    expect((await post([goal(keyedId('goalCompleted', 'Straße 1'))])).results).toMatchObject([{ status: 'accepted' }]);
  });

  test('of requests at the same time are taken once', async () => {
    const kit = relayKit();
    const answers = await Promise.all(Array.from({ length: 5 }, () => kit.post([goal('a')])));
    expect(answers.map(({ results }) => results[0]?.status).sort()).toEqual(['accepted', 'repeated', 'repeated', 'repeated', 'repeated']);
    expect(await kit.delivered()).toHaveLength(1);
  });

  test('are told after delivery, until they are forgotten', async () => {
    const kit = relayKit({ limits: { maxAgeMs: 1000, rememberMs: 5000 } });
    const sameId = () => kit.post([goal('a', { occurredAt: kit.clock.now() })]);
    await sameId();
    await kit.delivered();
    // With the minute that delay may take.
    await kit.clock.advance(65_000);
    expect((await sameId()).results[0]?.status).toBe('repeated');
    await kit.clock.advance(1);
    expect((await sameId()).results[0]?.status).toBe('accepted');
  });

  test('are told for as many ids as are remembered', async () => {
    const kit = relayKit({ limits: { rememberIds: 2 } });
    await kit.post([goal('a'), goal('b')]);
    await kit.delivered();
    expect((await kit.post([goal('a')])).results[0]?.status).toBe('repeated');
    await kit.post([goal('c')]);
    await kit.delivered();
    expect((await kit.post([goal('b'), goal('a')])).results.map(({ status }) => status)).toEqual(['repeated', 'accepted']);
  });

  test('of an event that was not kept are looked at again', async () => {
    const kit = relayKit();
    await kit.post([goal('a', { payload: {} })]);
    expect((await kit.post([goal('a')])).results[0]?.status).toBe('accepted');
  });
});

describe('clocks', () => {
  const hour = 3_600_000;

  test('an event of a sender whose clock is an hour ahead happened when it happened', async () => {
    const kit = relayKit();
    const now = kit.clock.now();
    await kit.post([goal('a', { occurredAt: now + hour - 500 })], { sentAt: now + hour });
    expect((await kit.delivered())[0]?.occurredAt).toBe(now - 500);
  });

  test('an event that waited long keeps its time', async () => {
    const kit = relayKit();
    const now = kit.clock.now();
    await kit.post([goal('a', { occurredAt: now - 24 * hour })], { sentAt: now - 50 });
    expect((await kit.delivered())[0]?.occurredAt).toBe(now - 24 * hour);
  });

  test('an event is never later than now', async () => {
    const kit = relayKit();
    const now = kit.clock.now();
    const where = { runtime: 'browser', url: `${shop}/`, pageLoadedAt: now + 5 } as const;
    await kit.post([goal('a', { occurredAt: now + 5, where })], { sentAt: now });
    expect((await kit.delivered())[0]).toMatchObject({ occurredAt: now, where: { pageLoadedAt: now } });
  });
});

describe('marking', () => {
  test('a program that says so is marked, not dropped', async () => {
    const kit = relayKit();
    await kit.post([goal('a')], { headers: { 'user-agent': 'Mozilla/5.0 (compatible; Examplebot/2.1)' } });
    await kit.post([goal('b')]);
    expect((await kit.delivered()).map(({ where }) => where.bot)).toEqual([['user-agent'], undefined]);
  });

  test('joins what the page says with what its request says', async () => {
    const kit = relayKit();
    const where = { runtime: 'browser', url: `${shop}/`, bot: ['webdriver'] } as const;
    await kit.post([goal('page', { where })]);
    await kit.post([goal('both', { where })], { headers: { 'accept-language': '' } });
    await kit.post([goal('server', { where: { runtime: 'server', service: 'shop' } })], { headers: { 'user-agent': 'curl/8.5.0' } });
    await kit.post([goal('odd', { where: { ...where, bot: ['person'] as never } })]);
    expect((await kit.delivered()).map(({ id, where: { bot } }) => [id, bot])).toEqual([['page', ['webdriver']], ['both', ['webdriver', 'headers']], ['server', undefined]]);
  });

  test('keeps marked events from a destination that shall not have them', async () => {
    const spared = recordingTransport({ name: 'spared' });
    const kit = relayKit({ transports: [skipBots(spared)] });
    const answer = await kit.post([goal('a')], { headers: { 'user-agent': 'Examplebot/2.1' } });
    await kit.post([goal('b')]);
    await kit.relay.tracker.flush();
    expect(answer.results).toEqual([{ id: 'a', status: 'dropped', reason: 'not-wanted' }]);
    expect(spared.delivered.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('senders that lose events', () => {
  test('are added up, whatever is repeated', async () => {
    const kit = relayKit();
    const counters = (dropped: unknown) => ({ counters: { accepted: 9, delivered: 0, waiting: 0, dropped } });
    await kit.post([goal('a')], counters(3));
    await kit.post([goal('a')], counters(3));
    await kit.post([goal('b')], counters(4));
    await kit.post([goal('c')], counters('many'));
    expect(kit.relay.report().droppedBySenders).toBe(4);
  });
});

describe('closing', () => {
  test('answers 503, and gives the receipt of what was delivered', async () => {
    const kit = relayKit();
    await kit.post([goal('a')]);
    const closing = kit.relay.close(1000);
    expect(await kit.post([goal('b')])).toMatchObject({ status: 503, error: { code: 'closing' } });
    const receipt = await closing;
    expect(receipt.transports['vendor']).toMatchObject({ accepted: 1, delivered: 1 });
    expect(await kit.relay.close()).toBe(receipt);
  });
});

test('relay.tracker tracks what the relay itself witnesses', async () => {
  const kit = relayKit({ service: 'collector' });
  kit.relay.tracker.track('goalCompleted', { goalId: 'webhook' });
  expect((await kit.delivered())[0]?.where).toEqual({ runtime: 'server', service: 'collector' });
});

test.each([
  [{ allowOrigins: [] }, 'option-invalid'],
  [{ allowOrigins: ['*'] }, 'option-invalid'],
  [{ allowOrigins: ['https://*.shop.example'] }, 'option-invalid'],
  [{ allowOrigins: ['https://shop.example/page'] }, 'option-invalid'],
  [{ allowOrigins: ['shop.example'] }, 'option-invalid'],
  [{ allowOrigins: 'https://shop.example' }, 'option-invalid'],
  [{ path: 'waymark' }, 'option-invalid'],
  [{ path: '/w?x' }, 'option-invalid'],
  [{ trustedProxies: ['everyone'] }, 'option-invalid'],
  [{ browserIdCookie: { name: 'a b' } }, 'option-invalid'],
  [{ browserIdCookie: { domain: 'a;b' } }, 'option-invalid'],
  [{ limits: { maxEvents: 0 } }, 'option-invalid'],
  [{ limits: { maxEvents: 1.5 } }, 'option-invalid'],
  [{ limits: { requestsPerMinute: -1 } }, 'option-invalid'],
  [{ limits: { maxEvent: 5 } }, 'option-unknown'],
  [{ allowOrigin: [shop] }, 'option-unknown'],
  [{ transports: undefined }, 'transports-missing'],
])('createRelay refuses %j with %s', (options, code) => {
  expect(() => createRelay({ transports: [], allowOrigins: [shop], ...(options as object) })).toThrow(expect.objectContaining({ code }));
});

describe('a service with a token', () => {
  const token = 'service-secret-0123456789';
  const placed = goal('order', { where: { runtime: 'server', service: 'orders', client: { ip: '198.51.100.7', userAgent } } });

  async function postAs(kit: ReturnType<typeof relayKit>, events: readonly unknown[], headers: Readonly<Record<string, string>>) {
    const body = JSON.stringify({ v: 1, sentAt: kit.clock.now(), counters: { accepted: 0, delivered: 0, waiting: 0, dropped: 0 }, events });
    const request = new Request(relayUrl, { method: 'POST', headers: { 'content-type': 'text/plain', 'user-agent': 'node', ...headers }, body });
    return readAnswer(await kit.relay(request, { remoteAddress: '10.0.0.8' }));
  }

  test("is believed what it says of its visitor, so that its copy of an order is as good as the page's", async () => {
    const kit = relayKit({ serviceTokens: [token] });
    expect((await postAs(kit, [placed], { authorization: `Bearer ${token}` })).results).toEqual([{ id: 'order', status: 'accepted' }]);
    expect((await kit.delivered())[0]?.where).toEqual({ runtime: 'server', service: 'orders', client: { ip: '198.51.100.7', userAgent } });
  });

  test('is not believed what it says of the connection of a page', async () => {
    const kit = relayKit({ serviceTokens: [token] });
    await postAs(kit, [goal('a', { where: { runtime: 'browser', url: `${shop}/`, client: { ip: '6.6.6.6' } } })], { authorization: `Bearer ${token}` });
    expect((await kit.delivered())[0]?.where.client).toEqual({ ip: '10.0.0.8', userAgent: 'node' });
  });

  test('must give an address that is one', async () => {
    const kit = relayKit({ serviceTokens: [token] });
    const answer = await postAs(kit, [{ ...placed, where: { ...placed.where, client: { ip: 'unknown' } } }], { authorization: `Bearer ${token}` });
    expect(answer.results).toMatchObject([{ status: 'dropped', code: 'envelope-invalid', violations: [{ path: 'where.client.ip' }] }]);
  });

  test('is refused with a wrong one, and is anybody without one', async () => {
    const kit = relayKit({ serviceTokens: [token] });
    expect(await postAs(kit, [placed], { authorization: 'Bearer service-secret-9876543210' })).toMatchObject({ status: 401, error: { code: 'token-unknown' } });
    await postAs(kit, [placed], {});
    expect((await kit.delivered())[0]?.where).toEqual({ runtime: 'server', service: 'orders' });
  });
});

test("a server's clock and counters are not taken for those of the browser that its events are about", async () => {
  const kit = relayKit();
  const counters = (dropped: number) => ({ counters: { accepted: 9, delivered: 0, waiting: 0, dropped } });
  const minute = 60_000;
  await kit.post([goal('page')], { ...counters(3), sentAt: kit.clock.now() + 5 * minute });
  const where = { runtime: 'server', service: 'orders' } as const;
  await kit.post([goal('server', { where, occurredAt: kit.clock.now() - minute })], counters(0));
  await kit.post([goal('page-again')], { ...counters(3), sentAt: kit.clock.now() + 5 * minute });
  const events = await kit.delivered();
  expect(events.find(({ id }) => id === 'server')?.occurredAt).toBe(kit.clock.now() - minute);
  expect(kit.relay.report().droppedBySenders).toBe(3);
});
