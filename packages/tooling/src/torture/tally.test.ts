import { describe, expect, test } from 'vitest';
import { eventCount, tally } from './tally.ts';

const all = Array.from({ length: eventCount }, (_, index) => index + 1);

describe('tally', () => {
  test('counts each event that came once', () => {
    expect(tally(all, all)).toEqual({ once: 200, twiceAtTheWire: 0, twiceAfterTheRelay: 0, lost: 0 });
  });

  test('counts what came more than once, however often, as one event', () => {
    expect(tally([...all, 1, 1, 2], [...all, 2])).toEqual({ once: 199, twiceAtTheWire: 2, twiceAfterTheRelay: 1, lost: 0 });
  });

  test('counts as lost what the relay took and did not hand on', () => {
    expect(tally(all, all.slice(5))).toEqual({ once: 195, twiceAtTheWire: 0, twiceAfterTheRelay: 0, lost: 5 });
  });

  test.each([0, 201, 1.5])('refuses event %d, which nobody tracked', (number) => {
    expect(() => tally([], [number])).toThrow('never tracked');
  });
});
