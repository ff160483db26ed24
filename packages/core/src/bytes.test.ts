import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { byteGauge, utf8Bytes } from './bytes.ts';

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
  expect(byteGauge()(text)).toBe(bytes);
});

test('any text has as many bytes as the encoder writes', () => {
  const anyUnits = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));
  expect(() => fc.assert(fc.property(anyUnits, (text) => utf8Bytes(text) === encoder.encode(text).length))).not.toThrow();
});

test.each(['a', 'é', '€', '😀', '\uD83D'])('a gauge measures texts of %j beyond its scratch pad', (letter) => {
  const sizeOf = byteGauge();
  for (const count of [16_384, 5461, 5462, 4096, 4097, 16_383, 100_001]) {
    const text = `x${letter.repeat(count)}`;
    expect(sizeOf(text)).toBe(encoder.encode(text).length);
  }
});
