import { describe, expect, test } from 'vitest';
import { pageAddress, referrerAddress } from './page-address.ts';

const rules = { urlKeepsQuery: false, deniedParameters: [] };

describe('pageAddress', () => {
  test.each([
    ['https://shop.example/a/b?c=1#d', 'https://shop.example/a/b', 'https://shop.example'],
    ['https://shop.example:443/', 'https://shop.example/', 'https://shop.example'],
    ['http://localhost:8080/x', 'http://localhost:8080/x', 'http://localhost:8080'],
    ['https://user:pass@shop.example/x', 'https://shop.example/x', 'https://shop.example'],
  ])('reads %s', (given, url, origin) => {
    expect(pageAddress(given, rules)).toEqual({ url, origin });
  });

  test.each(['/path', 'ftp://shop.example/', 'about:blank', 'nonsense'])('refuses %s', (given) => {
    expect(pageAddress(given, rules)).toBeUndefined();
  });

  test('keeps the query when told so, but no personal parameter', () => {
    const keep = { urlKeepsQuery: true, deniedParameters: ['customer'] };
    expect(pageAddress('https://shop.example/x?utm_source=a%20b&amount=1#top', keep)?.url).toBe('https://shop.example/x?utm_source=a%20b&amount=1');
    expect(pageAddress('https://shop.example/x?a=1&token=t&b=x@y.example&customerNo=7', keep)?.url).toBe('https://shop.example/x?a=1');
    expect(pageAddress('https://shop.example/x?mia@example.org&utm_x%40y.example=1&a=1', keep)?.url).toBe('https://shop.example/x?a=1');
  });
});

describe('referrerAddress', () => {
  test.each([
    ['https://www.search-engine.example/results', 'https://www.search-engine.example/results'],
    ['https://shop.example/x?q=beans#top', 'https://shop.example/x?q=beans'],
    ['https://mail.example/?email=a@b.example&folder=1', 'https://mail.example/?folder=1'],
    ['https://mail.example/?mia%40example.org&folder=1', 'https://mail.example/?folder=1'],
    ['android-app://com.example.reader/', 'android-app://com.example.reader/'],
    ['', undefined],
    [undefined, undefined],
    ['about:client', undefined],
    ['/internal', undefined],
  ])('reads %s as %s', (given, expected) => {
    expect(referrerAddress(given, [])).toBe(expected);
  });
});
