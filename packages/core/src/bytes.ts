import type { Bytes } from './units.ts';

/** Size of a text on the wire, in UTF-8 bytes. The only place that measures size. A lone surrogate counts 3, as the encoder writes U+FFFD. */
export function utf8Bytes(text: string): Bytes {
  let size = text.length;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x80) continue;
    if (code < 0x800) {
      size += 1;
    } else if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(index + 1))) {
      size += 2;
      index += 1;
    } else {
      size += 2;
    }
  }
  return size;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code < 0xe000;
}
