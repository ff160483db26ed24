import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { clockSkew, longestDelayMs } from './clock-skew.ts';

const hour = 3_600_000;

/** Feeds differences (our time at receipt minus the sender's at sending) and returns the last estimate. */
function estimate(differences: readonly number[], sender: string | undefined = 'b'): number | undefined {
  const skew = clockSkew(createFakeClock());
  return differences.map((difference) => skew(sender, 10 * hour, 10 * hour + difference)).at(-1);
}

describe('clockSkew', () => {
  test.each([
    ['a quick exchange', [50], 0],
    ['a slow exchange is delay', [longestDelayMs], 0],
    ['slow exchanges are delay, however many', [9000, 8000, 9500, 8000, 9000], 0],
    ['slow after quick is delay', [50, longestDelayMs + 50], 0],
    ['more than any delay is a clock that is behind', [longestDelayMs + 1], longestDelayMs + 1],
    ['the fastest exchange gives the amount', [hour + 5000, hour + 30, hour + 9000], hour + 30],
    ['a negative difference is a clock that is ahead, however small', [-5], -5],
    ['a clock that is ahead, seen through delay', [-hour + 8000, -hour + 40, -hour + 20_000], -hour + 40],
    ['a clock that is ahead stays ahead through a slow exchange', [-2000, 3000], -2000],
    ['one exchange slower than any delay is a device that slept', [40, hour], 0],
    ['two are a clock that was set back', [40, hour, hour], hour],
    ['one exchange that is days slower is one, too: no request sleeps as long', [-400 * 24 * hour, 40], 0],
    ['so is one that is a day and a moment slower', [-24 * hour, 1], 0],
    ['a device may sleep for a day', [-24 * hour, 0], -24 * hour],
    ['a quick one in between clears the doubt', [40, hour, 30, hour], 0],
    ['a clock that was set forward counts at once', [hour, 40], 0],
  ])('%s', (_title, differences, expected) => {
    expect(estimate(differences)).toBe(expected);
  });

  test('judges a sender without a name by each exchange alone', () => {
    const skew = clockSkew(createFakeClock());
    expect([skew(undefined, 0, -7), skew(undefined, 0, 7)]).toEqual([-7, 0]);
  });

  test('keeps senders apart', () => {
    const skew = clockSkew(createFakeClock());
    expect([skew('a', hour, 0), skew('b', 0, 50), skew('a', hour, 5000)]).toEqual([-hour, 0, -hour]);
  });

  test('forgets after ten minutes, because clocks are corrected', async () => {
    const clock = createFakeClock();
    const skew = clockSkew(clock);
    skew('a', 2000, 0);
    await clock.advance(599_999);
    expect(skew('a', 0, 50)).toBe(-2000);
    await clock.advance(1);
    expect(skew('a', 0, 50)).toBe(0);
  });
});
