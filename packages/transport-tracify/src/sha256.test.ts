import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { sha256 } from './sha256.ts';

const plain = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

test.each([
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1'],
])('the example of the standard: "%s"', (text, expected) => {
  expect(sha256(text)).toBe(expected);
});

test('every length around the ends of blocks gives what Node.js gives', () => {
  for (let length = 0; length <= 200; length += 1) expect(sha256('a'.repeat(length))).toBe(plain('a'.repeat(length)));
});

test('text of any script is hashed as UTF-8, lone surrogates as their replacement', () => {
  for (const text of ['Grüße', '世界', '👩‍🚀'.repeat(50), '\u0000\u2028', 'half \ud83d']) expect(sha256(text)).toBe(plain(text));
});
