import type { EventEnvelope } from '@waymark/core';
import type { RequestFacts } from '@waymark/node/request';
import { describe, expect, test } from 'vitest';
import { decision, goal, relayKit } from '../__fixtures__/relay-kit.ts';
import { type BrowserIdCookie, type SessionCookie, type VisitorCookieOptions, visitorCookies } from './visitor-cookies.ts';

function request(cookie?: string) {
  return { url: '/', remoteAddress: undefined, encrypted: false, header: (name: string) => (name === 'cookie' ? cookie : undefined) };
}

const now = 1_767_225_600_000;

function latest(who: EventEnvelope['who'], age = 0): EventEnvelope {
  return { ...(goal('a') as EventEnvelope), who, occurredAt: now - age };
}

/** What is set for the latest event of a visitor who goes on. */
function setBy(options: VisitorCookieOptions) {
  const { of } = visitorCookies(options);
  return (from: RequestFacts, event: EventEnvelope | undefined, isSecure: boolean, at: number) => of(from, { latest: event, hasWithdrawn: false }, isSecure, at);
}

describe('the cookie with the browser id', () => {
  const only = (options: BrowserIdCookie | false = {}) => setBy({ browserIdCookie: options, sessionCookie: false });

  test('is set for 400 days, readable for the page, Secure where the connection is', () => {
    expect(only()(request(), latest({ browserId: 'b-1' }), false, now)).toEqual(['waymark_id=b-1; Path=/; Max-Age=34560000; SameSite=Lax']);
    expect(only()(request(), latest({ browserId: 'b-1' }), true, now)).toEqual(['waymark_id=b-1; Path=/; Max-Age=34560000; SameSite=Lax; Secure']);
  });

  test('has the name and domain that were chosen', () => {
    expect(only({ name: 'wid', domain: 'shop.example' })(request(), latest({ browserId: 'b-1' }), false, now)).toEqual([
      'wid=b-1; Path=/; Max-Age=34560000; SameSite=Lax; Domain=shop.example',
    ]);
  });

  test.each([
    ['renewed when it is the same', 'a=1; waymark_id=b-1', 'b-1', 1],
    ['left alone when the browser has another id by now', 'waymark_id=b-2', 'b-1', 0],
    ['not set for an id that could break out', undefined, 'b; Domain=evil.example', 0],
  ])('is %s', (_title, cookie, browserId, count) => {
    expect(only()(request(cookie), latest({ browserId }), false, now)).toHaveLength(count);
  });

  test('is not set without an event, or when it is switched off', () => {
    expect(only()(request(), undefined, true, now)).toEqual([]);
    expect(only(false)(request(), latest({ browserId: 'b-1' }), true, now)).toEqual([]);
  });
});

test('both cookies begin with the word that the page has', () => {
  const event = latest({ browserId: 'b-1', sessionId: 's-1' });
  expect(setBy({ namespace: 'harbour' })(request('waymark_id=other'), event, false, now).map((text) => text.split(';')[0])).toEqual(['harbour_id=b-1', 'harbour_session=s-1~b-1']);
});

test('two cookies of one name are refused', () => {
  expect(() => visitorCookies({ browserIdCookie: { name: 'visit' }, sessionCookie: { name: 'visit' } })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});

describe('the cookie with the session', () => {
  const who = { browserId: 'b-1', sessionId: 's-1' };
  const only = (options: SessionCookie | false = {}) => setBy({ browserIdCookie: false, sessionCookie: options });

  test('names the browser that the session is of, and ends 30 minutes after the event', () => {
    expect(only()(request(), latest(who), true, now)).toEqual(['waymark_session=s-1~b-1; Path=/; Max-Age=1800; SameSite=Lax; Secure']);
    expect(only({ name: 'sid', domain: 'shop.example' })(request(), latest(who, 60_500), false, now)).toEqual([
      'sid=s-1~b-1; Path=/; Max-Age=1739; SameSite=Lax; Domain=shop.example',
    ]);
  });

  test.each([
    ['of an event that is too old', who, 1_799_500],
    ['of an event without a session', { browserId: 'b-1' }, 0],
    ['that could break out', { ...who, sessionId: 's; Domain=evil.example' }, 0],
  ])('is not set from one %s', (_title, of, age) => {
    expect(only()(request(), latest(of, age), true, now)).toEqual([]);
  });

  test('is not set where the browser has another id by now', () => {
    expect(setBy({})(request('waymark_id=b-2'), latest(who), true, now)).toEqual([]);
  });

  test('is not set when it is switched off', () => {
    expect(only(false)(request(), latest(who), true, now)).toEqual([]);
  });

  test.each([
    [{ browserIdCookie: { httponly: true } }, 'option-unknown'],
    [{ sessionCookie: { maxAge: 60 } }, 'option-unknown'],
    [{ browserIdCookie: true }, 'options-invalid'],
    [{ browserIdCookie: 'waymark_id' }, 'options-invalid'],
    [{ sessionCookie: null }, 'options-invalid'],
  ])('is refused where it could mean something else: %j with %s', (options, code) => {
    expect(() => visitorCookies(options as never)).toThrow(expect.objectContaining({ code }));
  });

  test.each([
    [{ browserIdCookie: { name: 'a b' } }, 'browserIdCookie.name'],
    [{ browserIdCookie: { httpOnly: 'yes' as never } }, 'browserIdCookie.httpOnly'],
    [{ sessionCookie: { name: 'a b' } }, 'sessionCookie.name'],
    [{ sessionCookie: { domain: 'shop' } }, 'sessionCookie.domain'],
  ])('must be named so that a browser takes it: %j', (options, option) => {
    expect(() => visitorCookies(options)).toThrow(option);
  });
});

describe('a cookie that scripts cannot read', () => {
  const hidden = setBy({ browserIdCookie: { httpOnly: true, domain: 'shop.example' }, sessionCookie: false });
  const expected = ['waymark_id=b-1; Path=/; Max-Age=34560000; SameSite=Lax; Domain=shop.example; Secure; HttpOnly'];

  test('says so, and lives as long', () => {
    expect(hidden(request(), latest({ browserId: 'b-1' }), true, now)).toEqual(expected);
    expect(setBy({ browserIdCookie: false, sessionCookie: { httpOnly: true } })(request(), latest({ browserId: 'b-1', sessionId: 's-1' }), false, now)).toEqual([
      'waymark_session=s-1~b-1; Path=/; Max-Age=1800; SameSite=Lax; HttpOnly',
    ]);
  });

  test('follows the page, which cannot change it: to the id of a fresh event, and not back to that of an old one', () => {
    expect(hidden(request('waymark_id=b-2'), latest({ browserId: 'b-1' }, 300_000), true, now)).toEqual(expected);
    expect(hidden(request('waymark_id=b-2'), latest({ browserId: 'b-1' }, 300_001), true, now)).toEqual([]);
  });

  test('is told to the page that asks, and to nobody where scripts can read it themselves', async () => {
    const ask = { v: 1, ask: 'browser-id' };
    const kit = relayKit({ browserIdCookie: { httpOnly: true } });
    expect(await kit.ask(ask, { cookie: 'a=1; waymark_id=b-1' })).toEqual({ status: 200, body: { v: 1, browserId: 'b-1' } });
    expect(await kit.ask(ask, { cookie: 'waymark_id=b; Path=/' })).toEqual({ status: 200, body: { v: 1, browserId: 'b' } });
    for (const cookie of ['', 'waymark_id=<b>']) expect(await kit.ask(ask, { cookie })).toEqual({ status: 200, body: { v: 1 } });
    expect(await kit.ask(ask, { cookie: 'waymark_id=b-1', origin: 'https://evil.example' })).toMatchObject({ status: 403, body: { error: { code: 'origin-not-allowed' } } });
    expect(await relayKit().ask(ask, { cookie: 'waymark_id=b-1' })).toMatchObject({ status: 400, body: { error: { code: 'ask-unknown' } } });
  });
});

describe('when the visitor takes everything back', () => {
  const cookie = 'waymark_id=browser-1; waymark_session=s-1~browser-1';
  const gone = ['waymark_id=; Path=/; Max-Age=0; SameSite=Lax; Secure', 'waymark_session=; Path=/; Max-Age=0; SameSite=Lax; Secure'];
  const denied = { analytics: false, marketing: false };
  const before = goal('a', { who: { browserId: 'browser-1', sessionId: 's-1' } });

  test('the cookies go, whatever else the batch brings', async () => {
    const answer = await relayKit().post([before, decision('d', { state: denied })], { headers: { cookie } });
    expect(answer.headers.getSetCookie()).toEqual(gone);
    expect((await relayKit().post([decision('d', { state: denied })])).headers.getSetCookie()).toEqual([]);
  });

  test('the latest decision counts, in whatever order they come', async () => {
    const at = Date.UTC(2026, 0, 1) - 1000;
    const [no, yes] = [decision('no', { at, state: denied }), decision('yes', { at: at + 1, state: { analytics: true } })];
    expect((await relayKit().post([yes, no], { headers: { cookie } })).headers.getSetCookie()).toEqual([]);
    const never = decision('never', { at: at + 2, state: denied });
    expect((await relayKit().post([never, yes, no], { headers: { cookie } })).headers.getSetCookie()).toEqual(gone);
  });

  test('a decision that is not believed changes nothing', async () => {
    const wrong = [decision('d', { state: { analytics: 'no' } }), decision('e', { at: -1, state: denied })];
    expect((await relayKit().post(wrong, { headers: { cookie } })).headers.getSetCookie()).toEqual([]);
  });
});

describe('the cookie of a relay', () => {
  const browser = { who: { browserId: 'b-1' } };
  const wrong: readonly { readonly what: string; readonly event: unknown }[] = [
    { what: 'an unknown name', event: goal('a', { ...browser, name: 'nobodyKnows' }) },
    { what: 'a wrong payload', event: goal('a', { ...browser, payload: {} }) },
    { what: 'a page elsewhere', event: goal('a', { ...browser, where: { runtime: 'browser', url: 'https://evil.example/' } }) },
    { what: 'a torn envelope', event: { ...goal('a', browser), seq: -1 } },
  ];

  test.each(wrong)('is not set by an event with $what', async ({ event }) => {
    expect((await relayKit().post([event])).headers.get('set-cookie')).toBeNull();
  });

  test('does not come back with an event that was made before its visitor took everything back', async () => {
    const kit = relayKit();
    const late = goal('late', browser);
    await kit.clock.advance(1000);
    await kit.post([decision('d', { at: kit.clock.now(), state: { analytics: false, marketing: false }, ...browser })]);
    expect((await kit.post([late])).headers.get('set-cookie')).toBeNull();
    await kit.clock.advance(1000);
    expect((await kit.post([goal('later', { ...browser, occurredAt: kit.clock.now() })])).headers.get('set-cookie')).toMatch(/^waymark_id=b-1;/);
  });

  test('is set by the events of the same batch that are right', async () => {
    const answer = await relayKit().post([goal('good', browser), goal('bad', { who: { browserId: 'b-2' }, payload: {} })]);
    expect(answer.headers.get('set-cookie')).toMatch(/^waymark_id=b-1;/);
  });

  test('comes with that of the session, each in a header of its own', async () => {
    const answer = await relayKit().post([goal('good', { who: { browserId: 'b-1', sessionId: 's-1' } })]);
    expect(answer.headers.getSetCookie().map((cookie) => cookie.split(';')[0])).toEqual(['waymark_id=b-1', 'waymark_session=s-1~b-1']);
  });

  test('is not set by a batch that is refused as a whole', async () => {
    const kit = relayKit({ limits: { maxEvents: 1 } });
    for (const answer of [await kit.post([goal('a', browser), goal('b', browser)]), await kit.post([goal('a', browser), { ...browser }]), await kit.post([goal('a', browser)], { v: 9 })]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });
});
