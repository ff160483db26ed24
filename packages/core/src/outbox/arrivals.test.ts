import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createArrivals } from './arrivals.ts';

test('what is left is what came and has not gone, in order, and little else is kept', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(40), fc.array(fc.nat(400), { maxLength: 200 })), { maxLength: 20 }), (rounds) => {
      const arrivals = createArrivals<{ readonly nth: number; gone: boolean }>();
      let model: { readonly nth: number; gone: boolean }[] = [];
      let nth = 0;
      for (const [more, places] of rounds) {
        for (let index = 0; index < more * 10; index += 1) {
          const item = { nth: (nth += 1), gone: false };
          model.push(item);
          arrivals.add(item);
        }
        for (const place of places) {
          const item = model[place];
          if (!item || item.gone) continue;
          item.gone = true;
          arrivals.noteGone();
        }
        model = model.filter(({ gone }) => !gone);
        expect([...arrivals.left()]).toEqual(model);
        expect(arrivals.all().length).toBeLessThanOrEqual(Math.max(model.length * 1.5, model.length + 64));
      }
    }),
  );
});
