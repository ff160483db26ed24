import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonArray } from './json-array.ts';

test('the texts of a batch make an array of their values', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (values) => {
      const entries = values.map((value) => ({ json: JSON.stringify(value) }));
      expect(jsonArray(entries)).toBe(`[${entries.map(({ json }) => json).join(',')}]`);
    }),
  );
});
