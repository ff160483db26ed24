import { describe, expect, test } from 'vitest';
import { isCookieName, longestCookieHeader, readCookies } from './cookies.ts';

const names = new Set(['waymark_id', 'uid', '__proto__']);

describe('readCookies', () => {
  test.each([
    ['waymark_id=abc', { waymark_id: 'abc' }],
    ['theme=dark; waymark_id=abc; uid=7', { waymark_id: 'abc', uid: '7' }],
    ['waymark_id=first; waymark_id=second', { waymark_id: 'first' }],
    ['waymark_id="quoted"', { waymark_id: 'quoted' }],
    ['waymark_id=a%3Ab', { waymark_id: 'a:b' }],
    ['waymark_id=50%', { waymark_id: '50%' }],
    ['waymark_id=a=b', { waymark_id: 'a=b' }],
    ['waymark_id', {}],
    ['xwaymark_id=abc', {}],
    ['', {}],
  ])('reads %s', (header, expected) => {
    expect(Object.fromEntries(readCookies(header, names))).toEqual(expected);
  });

  test('a cookie called __proto__ is a cookie like any other', () => {
    expect(readCookies('__proto__=x', names).get('__proto__')).toBe('x');
  });

  test('reads a header of exactly the limit and ignores one that is a character longer', () => {
    const longest = 'waymark_id=abc; pad='.padEnd(longestCookieHeader, 'x');
    expect(readCookies(longest, names).get('waymark_id')).toBe('abc');
    expect(readCookies(`${longest}x`, names).size).toBe(0);
  });

  test('reads nothing where there is no header', () => {
    expect(readCookies(undefined, names).size).toBe(0);
  });
});

test.each([
  ['waymark_id', true],
  ['__ruid', true],
  ['bid_psx-1.2', true],
  ['', false],
  ['a b', false],
  ['a=b', false],
  ['a;b', false],
  ['x'.repeat(128), true],
  ['x'.repeat(129), false],
  [7, false],
])('isCookieName(%s) is %s', (name, expected) => {
  expect(isCookieName(name)).toBe(expected);
});
