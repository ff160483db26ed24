import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8Bytes } from './bytes.ts';

const encoder = new TextEncoder();

test.each([
  ['', 0],
  ['a', 1],
  ['\u007F', 1],
  ['\u0080', 2],
  ['\u07FF', 2],
  ['\u0800', 3],
  ['\uFFFF', 3],
  ['😀', 4],
  ['\uD83D', 3],
  ['\uDE00\uD83D', 6],
])('%j has %i bytes', (text, bytes) => {
  expect(utf8Bytes(text)).toBe(bytes);
});

test('any text has as many bytes as the encoder writes', () => {
  const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  expect(() => fc.assert(fc.property(anyUnits, (text) => utf8Bytes(text) === encoder.encode(text).length))).not.toThrow();
});
