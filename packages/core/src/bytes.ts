import type { Bytes } from './units.ts';

/**
 * Size of a text on the wire, in UTF-8 bytes. The only place that measures size. A lone surrogate counts 3, as the encoder writes U+FFFD.
 * It counts by itself, because `TextEncoder` takes several times as long in Chromium 156 (checked 2026-11-21).
 */
export function utf8Bytes(text: string): Bytes {
  let size = text.length;
  // A pair of surrogates is one match, two characters and four bytes.
  for (const found of text.match(/[\u0080-\u{10ffff}]/gu) ?? []) size += found < '\u0800' ? 1 : 2;
  return size;
}
