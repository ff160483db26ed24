import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createPassingMap } from './passing-map.ts';

test('it is a map, however often it is renewed', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(50), fc.nat(3)), { maxLength: 40 }), (steps) => {
      const passing = createPassingMap<number, string>();
      const model = new Map<number, string>();
      let next = 0;
      for (const [start, rounds] of steps) {
        for (let turn = 0; turn < rounds * 500; turn += 1) {
          next += 1;
          passing.set(next, `${next}`);
          model.set(next, `${next}`);
          expect(passing.delete(next - start)).toBe(model.delete(next - start));
        }
      }
      expect([...passing.keys()]).toEqual([...model.keys()]);
      expect([...passing.values()]).toEqual([...model.values()]);
      expect([passing.size, passing.get(next), passing.has(next), passing.has(-1)]).toEqual([model.size, model.get(next), model.has(next), false]);
    }),
    { numRuns: 30 },
  );
});
