import { describe, expect, test } from 'vitest';
import { entriesOf } from '../__fixtures__/entries.ts';
import { createChunk, pushEntry, shrink } from '../log/chunk.ts';
import { type Content, createChunkEncoder, decodeChunk, decodeEntries, decodeRemains } from './content.ts';

const entries = entriesOf('e', 3, { size: 40 });
const whole = createChunk(1);
for (const each of entries) pushEntry(whole, each, 1, each.occurredAt);
shrink(whole);
const content = createChunkEncoder()(whole);
const open = new Uint8Array(whole.open.buffer);

/** The content with one byte changed. */
function changed(part: keyof Content, at: number): Content {
  const bytes = Buffer.from(content[part]);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return { ...content, [part]: part === 'ids' ? bytes.toString('latin1') : bytes };
}

describe('a chunk on disk', () => {
  test('is read as it was written', () => {
    const { chunk } = decodeChunk(1, content, open);
    expect(decodeEntries(chunk, content).map((entry) => entry?.json)).toEqual(entries.map(({ json }) => json));
  });

  test.each(['ids', 'facts'] as const)('is found to be damaged by any changed byte of its %s, without its texts', (part) => {
    for (let at = 0; at < content[part].length; at += 1) expect(() => decodeChunk(1, changed(part, at), open)).toThrow('is damaged');
  });

  test('is found to be damaged by any changed byte of its texts', () => {
    for (let at = 0; at < content.texts.length; at += 1) expect(() => decodeEntries(whole, changed('texts', at))).toThrow('have changed');
  });

  test.each([0, 1, 11, 13])('is found to be damaged by states of %i bytes', (length) => {
    expect(() => decodeChunk(1, content, new Uint8Array(length))).toThrow('is damaged');
  });

  test('gives what remains of it where its description is of the right length', () => {
    expect(decodeRemains(changed('texts', 50)).map(({ id }) => id)).toEqual(['e0', 'e1', 'e2']);
    expect(decodeRemains({ ...content, facts: content.facts.subarray(1) })).toEqual([]);
    expect(decodeRemains({ ...content, ids: 'x' })).toEqual([]);
  });
});
