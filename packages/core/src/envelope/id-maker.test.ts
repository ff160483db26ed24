import { describe, expect, test } from 'vitest';
import { bulkIdMaker } from './bulk-id-maker.ts';
import { idMaker } from './id-maker.ts';

describe.each([{ make: idMaker }, { make: bulkIdMaker }])('$make.name', ({ make }) => {
  test('ids have 21 characters of 64, and none comes twice, within one pool and beyond it', () => {
    const newId = make();
    const ids = Array.from({ length: 1000 }, newId);
    expect(ids.filter((id) => !/^[\w-]{21}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(1000);
    expect(new Set(ids.join('')).size).toBe(64);
  });

  test('two makers share nothing', () => {
    const [one, two] = [make(), make()];
    expect(one()).not.toBe(two());
  });
});
