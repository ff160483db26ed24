import type { Bytes } from './units.ts';

/** Size of a text on the wire, in UTF-8 bytes. The only place that measures size. A lone surrogate counts 3, as the encoder writes U+FFFD. */
export function utf8Bytes(text: string): Bytes {
  return new TextEncoder().encode(text).length;
}
