import { describe, expect, test } from 'vitest';
import { browserIdCookie, expiredBrowserIdCookie, readBrowserIdCookie } from './cookie.ts';

const id = '0d5c7f1e-2b34-4a56-8c78-9d0e1f2a3b4c';

describe('the cookie of a browser id', () => {
  test('is written exactly as Sitecore’s SDKs write it', () => {
    expect(browserIdCookie('abc123', id, { domain: '.shop.example' })).toBe(
      `bid_abc123=${id}; Max-Age=63072000; SameSite=None; Secure; Path=/; Domain=.shop.example`,
    );
  });

  test.each([undefined, ''])('has no domain on localhost (%j)', (domain) => {
    const options = domain === undefined ? {} : { domain };
    expect(browserIdCookie('abc123', id, options)).toBe(`bid_abc123=${id}; Max-Age=63072000; SameSite=None; Secure; Path=/`);
  });

  test('lives as many days as asked', () => {
    expect(browserIdCookie('abc123', id, { days: 365 })).toContain('Max-Age=31536000;');
  });

  test('is deleted under the same name, path and domain', () => {
    expect(expiredBrowserIdCookie('abc123', { domain: '.shop.example' })).toBe(
      'bid_abc123=; Max-Age=0; SameSite=None; Secure; Path=/; Domain=.shop.example',
    );
  });

  test.each([
    [`bid_abc123=${id}`, id],
    [`a=1; bid_abc123=${id}; b=2`, id],
    [`xbid_abc123=no; bid_abc1234=no; bid_abc123=${id}`, id],
    ['bid_abc123=with=sign', undefined],
    [`bid_abc123=${id}x; bid_abc123=${id}`, id],
    ['bid_abc123=', undefined],
    ['bid_abc1234=no', undefined],
    ['bid_abc123', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('is found in %j', (header, found) => {
    expect(readBrowserIdCookie(header, 'abc123')).toBe(found);
  });

  test.each([
    ['browserId', () => browserIdCookie('abc123', 'x\r\nSet-Cookie: a=b')],
    ['browserId', () => browserIdCookie('abc123', `${id}; Domain=evil.example`)],
    ['browserId', () => browserIdCookie('abc123', '')],
    ['clientKey', () => browserIdCookie('a;b', id)],
    ['clientKey', () => browserIdCookie('', id)],
    ['clientKey', () => expiredBrowserIdCookie('a=b')],
    ['clientKey', () => readBrowserIdCookie('', 'a b')],
    ['domain', () => browserIdCookie('abc123', id, { domain: 'shop.example; HttpOnly' })],
    ['domain', () => browserIdCookie('abc123', id, { domain: 'shop.example\r\nX: y' })],
    ['domain', () => expiredBrowserIdCookie('abc123', { domain: '..shop' })],
    ['days', () => browserIdCookie('abc123', id, { days: Number.NaN })],
  ])('is refused for a wrong %s (case %#), without the value in the message', (name, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining(`"${name}" must`) as string }));
    expect(make).not.toThrow(/evil|Set-Cookie|HttpOnly|X:/);
  });
});
