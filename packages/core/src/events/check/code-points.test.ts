import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { countCodePoints, fits, reaches } from './code-points.ts';

const anyUnits = fc.array(fc.constantFrom('a', 'é', '\u{1F600}', '\ud83d', '\ude00'), { maxLength: 12 }).map((parts) => parts.join(''));

test('code points are counted as the iterator of a string yields them', () => {
  fc.assert(fc.property(anyUnits, (text) => void expect(countCodePoints(text)).toBe([...text].length)));
});

test('the bounds agree with the count, however few units are looked at', () => {
  fc.assert(
    fc.property(anyUnits, fc.nat(14), (text, bound) => {
      expect(fits(text, bound)).toBe([...text].length <= bound);
      expect(reaches(text, bound)).toBe([...text].length >= bound);
    }),
  );
});
