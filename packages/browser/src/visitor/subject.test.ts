import { describe, expect, test } from 'vitest';
import { subjectOf } from './subject.ts';

const token = (payload: string | Buffer): string => `eyJhbGciOiJub25lIn0.${Buffer.from(payload).toString('base64url')}.`;

describe('subjectOf', () => {
  test.each([
    ['a plain subject', { sub: 'C-10442' }, 'C-10442'],
    ['a subject beyond ASCII, whose text needs both special digits of base64url', { sub: 'Łukasz ☕ >>>???~~~ÿþ' }, 'Łukasz ☕ >>>???~~~ÿþ'],
    ['no subject', { iat: 1 }, ''],
    ['something else', { sub: 5 }, 5],
  ])('reads %s', (_title, payload, expected) => {
    expect(subjectOf(token(JSON.stringify(payload)))).toBe(expected);
  });

  test.each([
    ['an empty text', ''],
    ['one part', 'abc'],
    ['a payload that is no base64', 'a.§§.c'],
    ['a payload that is no JSON', token('{')],
    ['a payload that is null', token('null')],
    ['bytes that are no UTF-8', token(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]))],
  ])('throws for %s', (_title, text) => {
    expect(() => subjectOf(text)).toThrow(Error);
  });
});
