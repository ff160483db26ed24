import { createHash } from 'node:crypto';

/** Hex SHA-256 of a text or of bytes. */
export const sha256 = (input: string | Uint8Array) => createHash('sha256').update(input).digest('hex');

/** What Tracify stores instead of an identifying value: hashed, cut by five characters, hashed again. */
export function anonymise(value: string): string {
  return sha256(sha256(value).slice(0, 59));
}

/** Usual mistakes in the hashing, with the words to tell about them. */
export const hashMistakes: readonly { readonly says: string; readonly hash: (value: string) => string }[] = [
  { says: 'is hashed only once', hash: sha256 },
  { says: 'is hashed twice without the cut', hash: (value) => sha256(sha256(value)) },
  { says: 'lost its first five characters instead of the last five', hash: (value) => sha256(sha256(value).slice(5)) },
  { says: 'was upper-case hex before the cut', hash: (value) => sha256(sha256(value).toUpperCase().slice(0, 59)) },
  { says: 'was decoded from hex to bytes before the second hash', hash: (value) => sha256(Buffer.from(sha256(value).slice(0, 58), 'hex')) },
];

/** Keys that come from empty or placeholder values, with what was hashed. Whoever sends one lost the real value on the way. */
export const forbiddenKeys: ReadonlyMap<string, string> = new Map(
  ['', '|', 'undefined', 'null', 'undefined|undefined', 'null|null', 'unknown', '127.0.0.1', '::ffff:203.0.113.42'].map((value) => [anonymise(value), value === '' ? 'an empty text' : `"${value}"`]),
);
