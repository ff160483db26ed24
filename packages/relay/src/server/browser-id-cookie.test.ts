import { describe, expect, test } from 'vitest';
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
