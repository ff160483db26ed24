import { describe, expect, test } from 'vitest';
import { tally } from './tally.ts';

const offered = new Set([1, 2, 3, 4, 5]);
const nobody = new Set<number>();
const all = [...offered];

describe('tally of a server', () => {
  test('counts each event that came once', () => {
    const expected = { offered: 5, kept: 5, once: 5, twiceAtTheWire: 0, twiceAfterwards: 0, named: 0, lostUnkept: 0, lostKept: 0 };
    expect(tally({ offered, kept: offered, named: nobody }, all, all)).toEqual(expected);
  });

  test('tells what was confirmed, what was named, and what was lost in silence', () => {
    const counted = tally({ offered, kept: new Set([1, 2]), named: new Set([3]) }, [5], [5]);
    expect(counted).toMatchObject({ kept: 2, once: 1, named: 1, lostKept: 2, lostUnkept: 1 });
  });

  test('does not count what was named and came all the same as lost', () => {
    expect(tally({ offered, kept: undefined, named: new Set([1]) }, all, all)).toMatchObject({ kept: undefined, once: 5, named: 0, lostUnkept: 0 });
  });

  test('counts what came more than once, however often, as one event', () => {
    expect(tally({ offered, kept: offered, named: nobody }, [...all, 1, 1, 2], [...all, 2])).toMatchObject({ once: 4, twiceAtTheWire: 2, twiceAfterwards: 1 });
  });

  test('refuses an event that nobody tracked', () => {
    expect(() => tally({ offered, kept: offered, named: nobody }, all, [6])).toThrow('never tracked');
  });
});
