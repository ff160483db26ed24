import type { Bytes } from './units.ts';

/**
 * Size of a text on the wire, in UTF-8 bytes. The only place that measures size. A lone surrogate counts 3, as the encoder writes U+FFFD.
 * It counts by itself, because `TextEncoder` takes several times as long in Chromium 156 (checked 2026-11-21).
 */
export function utf8Bytes(text: string): Bytes {
  let size = text.length;
  if (!/[\u0080-\uffff]/.test(text)) return size;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 0x80) size += code < 0x800 ? 1 : 2;
    // A pair of surrogates makes 4 bytes of 2 characters: the second adds nothing.
    if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) index += 1;
  }
  return size;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
