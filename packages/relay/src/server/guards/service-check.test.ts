import { describe, expect, test } from 'vitest';
import { serviceCheck } from './service-check.ts';

const token = 'first-secret-0123456789';
const other = 'second-secret-987654321';

function requestWith(headers: Readonly<Record<string, string>>) {
  return { url: '/w', encrypted: true, remoteAddress: undefined, header: (name: string, most: number) => ((headers[name]?.length ?? 0) > most ? undefined : headers[name]) };
}

describe('the sender of a request', () => {
  const check = serviceCheck([token, other]);

  test.each([
    ['one of the tokens', { authorization: `Bearer ${token}` }, 'service'],
    ['the other token, the scheme in lower case', { authorization: `bearer ${other}` }, 'service'],
    ['a wrong token', { authorization: 'Bearer wrong-secret-0123456789' }, 'impostor'],
    ['the beginning of a token', { authorization: `Bearer ${token.slice(0, -1)}` }, 'impostor'],
    ['more than a token', { authorization: `Bearer ${token}9` }, 'impostor'],
    ['a token that is longer than any', { authorization: `Bearer ${'x'.repeat(5000)}` }, 'impostor'],
    ['no token after the scheme', { authorization: 'Bearer' }, 'impostor'],
    ['another scheme, as a password in front of a test shop', { authorization: `Basic ${token}` }, 'anybody'],
    ['nothing', {}, 'anybody'],
    ['a token from a page with a long name', { authorization: `Bearer ${token}`, origin: `https://${'x'.repeat(5000)}.example` }, 'anybody'],
    ['a token from a page', { authorization: `Bearer ${token}`, origin: 'https://shop.example' }, 'anybody'],
  ])('with %s', (_what, headers, expected) => {
    expect(check(requestWith(headers))).toBe(expected);
  });

  test('is not looked at by a relay without tokens', () => {
    expect(serviceCheck()(requestWith({ authorization: `Bearer ${token}` }))).toBe('anybody');
  });
});

test.each([['short'], ['with blanks in between it'], [''], [undefined]])('the token %j is no secret', (bad) => {
  expect(() => serviceCheck([bad as string])).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});

test.each([
  [['a-secret-that-is-fine', 'short-one'], 'found an entry of 9 characters'],
  [[7], 'found an entry that is no text: number'],
  ['a-secret-that-is-fine', 'found no list'],
])('the message about %j says what was found, without the secret', (tokens, seen) => {
  const make = (): unknown => serviceCheck(tokens as readonly string[]);
  expect(make).toThrow(seen);
  expect(make).toThrow(expect.objectContaining({ message: expect.not.stringContaining('short-one') }));
});
