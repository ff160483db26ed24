import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createIdIndex } from './id-index.ts';

describe('the index of ids', () => {
  test('finds what a map of lists would, over any sequence of adding and removing', () => {
    const change = fc.record({ id: fc.nat(60).map((number) => `id${number}`), chunk: fc.integer({ min: 1, max: 3 }), isNew: fc.boolean() });
    fc.assert(
      fc.property(fc.integer(), fc.array(change, { maxLength: 400, size: 'max' }), (seed, changes) => {
        const index = createIdIndex(seed);
        const plain = new Map<string, number[]>();
        for (const { id, chunk, isNew } of changes) {
          const list = plain.get(id) ?? [];
          plain.set(id, list);
          if (isNew) list.push(chunk);
          else if (list.includes(chunk)) list.splice(list.indexOf(chunk), 1);
          if (isNew) index.add(id, chunk);
          else index.remove(id, chunk);
        }
        for (const [id, list] of plain) expect([...index.find(id)].sort()).toEqual(list.sort());
      }),
    );
  });

  test('holds a hundred thousand ids and lets each of them go', () => {
    const index = createIdIndex(1);
    const ids = Array.from({ length: 100_000 }, (_, number) => `event-${number}`);
    for (const [at, id] of ids.entries()) index.add(id, (at >> 8) + 1);
    expect(ids.every((id, at) => index.find(id).includes((at >> 8) + 1))).toBe(true);
    for (const [at, id] of ids.entries()) if (at % 3 !== 0) index.remove(id, (at >> 8) + 1);
    expect(ids.every((id, at) => index.find(id).includes((at >> 8) + 1) === (at % 3 === 0))).toBe(true);
    for (const [at, id] of ids.entries()) if (at % 3 === 0) index.remove(id, (at >> 8) + 1);
    expect(ids.some((id) => index.find(id).length > 0)).toBe(false);
  });
});
