import { describe, expect, test } from 'vitest';
import { goal, relayKit } from './__fixtures__/relay-kit.ts';
import { browserIdSetter } from './browser-id-cookie.ts';

function request(cookie?: string) {
  return { url: '/', remoteAddress: undefined, encrypted: false, header: (name: string) => (name === 'cookie' ? cookie : undefined) };
}

describe('the cookie with the browser id', () => {
  test('is set for 400 days, readable for the page, Secure where the connection is', () => {
    const set = browserIdSetter({});
    expect(set(request(), 'b-1', false)).toBe('waymark_id=b-1; Path=/; Max-Age=34560000; SameSite=Lax');
    expect(set(request(), 'b-1', true)).toBe('waymark_id=b-1; Path=/; Max-Age=34560000; SameSite=Lax; Secure');
  });

  test('has the name and domain that were chosen', () => {
    expect(browserIdSetter({ name: 'wid', domain: 'shop.example' })(request(), 'b-1', false)).toBe(
      'wid=b-1; Path=/; Max-Age=34560000; SameSite=Lax; Domain=shop.example',
    );
  });

  test.each([
    ['renewed when it is the same', 'a=1; waymark_id=b-1', 'b-1', true],
    ['left alone when the browser has another id by now', 'waymark_id=b-2', 'b-1', false],
    ['not set without an id', undefined, undefined, false],
    ['not set for an id that could break out', undefined, 'b; Domain=evil.example', false],
  ])('is %s', (_title, cookie, browserId, isSet) => {
    expect(browserIdSetter({})(request(cookie), browserId, false) !== undefined).toBe(isSet);
  });

  test('is never set when it is switched off', () => {
    expect(browserIdSetter(false)(request(), 'b-1', true)).toBeUndefined();
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

  test('is set by the events of the same batch that are right', async () => {
    const answer = await relayKit().post([goal('good', browser), goal('bad', { who: { browserId: 'b-2' }, payload: {} })]);
    expect(answer.headers.get('set-cookie')).toMatch(/^waymark_id=b-1;/);
  });

  test('is not set by a batch that is refused as a whole', async () => {
    const kit = relayKit({ limits: { maxEvents: 1 } });
    for (const answer of [await kit.post([goal('a', browser), goal('b', browser)]), await kit.post([goal('a', browser), { ...browser }]), await kit.post([goal('a', browser)], { v: 9 })]) {
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });
});
