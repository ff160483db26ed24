import type { Bytes } from './units.ts';

/** Size of a text on the wire, in UTF-8 bytes. The only place that measures size. A lone surrogate counts 3, as the encoder writes U+FFFD. */
export function utf8Bytes(text: string): Bytes {
  // Most texts are plain ASCII, and encoding one only to count it is work for the garbage collector.
  return /[^ -~]/.test(text) ? new TextEncoder().encode(text).length : text.length;
}
