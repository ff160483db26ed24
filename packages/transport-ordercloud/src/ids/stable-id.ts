/**
 * 128 bits of a text as 32 hexadecimal digits, the same everywhere and for ever. Synchronous, because a closing page cannot wait for Web Crypto.
 * It spreads ids, it hides nothing: never use it on something that must stay secret.
 */
export function stableHex(text: string): string {
  return [1, 2, 3, 4].map((seed) => word(`${text}/${seed}`, seed)).join('');
}

/** An id in the form of a UUID v4 without dashes, always the same for the same text. */
export function stableUuid(text: string): string {
  return stableHex(text).replace(/^(.{12}).(...)./, '$14$2a');
}

/** 32 bits, by the multipliers of MurmurHash3 and xxHash (both in the public domain). */
function word(text: string, seed: number): string {
  let hash = Math.imul(seed, 0x9e3779b1);
  for (const character of text) {
    hash = Math.imul(hash ^ (character.codePointAt(0) as number), 0x85ebca6b);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
