import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { networkOf, rateLimit } from './rate-limit.ts';

function waits(limit: ReturnType<typeof rateLimit>, address: string | undefined, times: number): readonly number[] {
  return Array.from({ length: times }, () => limit(address));
}

describe('rateLimit', () => {
  test('lets the requests of a minute through at once and says how long the next one waits', () => {
    const limit = rateLimit(3, createFakeClock());
    expect(waits(limit, '203.0.113.42', 4)).toEqual([0, 0, 0, 20_000]);
  });

  test('fills evenly', async () => {
    const clock = createFakeClock();
    const limit = rateLimit(3, clock);
    waits(limit, '203.0.113.42', 3);
    await clock.advance(19_999);
    expect(limit('203.0.113.42')).toBe(1);
    await clock.advance(1);
    expect(waits(limit, '203.0.113.42', 2)).toEqual([0, 20_000]);
  });

  test('never holds more than a minute', async () => {
    const clock = createFakeClock();
    const limit = rateLimit(2, clock);
    limit('203.0.113.42');
    await clock.advance(3_600_000);
    expect(waits(limit, '203.0.113.42', 3).filter((wait) => wait === 0)).toHaveLength(2);
  });

  test('counts keys apart', () => {
    const limit = rateLimit(1, createFakeClock());
    expect([limit('203.0.113.42'), limit('203.0.113.43'), limit('203.0.113.42') > 0]).toEqual([0, 0, true]);
  });

  test('does not limit strangers, and nobody when it is 0', () => {
    expect(waits(rateLimit(1, createFakeClock()), undefined, 3)).toEqual([0, 0, 0]);
    expect(waits(rateLimit(0, createFakeClock()), '203.0.113.42', 3)).toEqual([0, 0, 0]);
  });

  test('remembers 20,000 keys and forgets who was silent longest', () => {
    const limit = rateLimit(1, createFakeClock());
    limit('first');
    for (let index = 1; index < 20_000; index += 1) limit(`address-${index}`);
    expect(limit('first')).toBeGreaterThan(0);
    limit('one-more');
    expect(limit('address-1')).toBe(0);
    expect(limit('first')).toBeGreaterThan(0);
  });
});

test.each([
  ['203.0.113.42', '203.0.113.43', false],
  ['2001:db8::1', '2001:db8::ffff:1', true],
  ['2001:db8::1', '2001:db8:0:1::1', false],
  [undefined, undefined, true],
])('%s and %s are one to a limit: %s', (one, other, same) => {
  expect(networkOf(one) === networkOf(other)).toBe(same);
});
