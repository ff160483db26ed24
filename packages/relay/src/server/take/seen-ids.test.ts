import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { seenIds } from './seen-ids.ts';

describe('seenIds', () => {
  test('an id is new once, and seen when it was kept', () => {
    const seen = seenIds({ rememberIds: 10, rememberMs: 1000 }, createFakeClock());
    expect(seen.claim('a')).toBe('new');
    seen.settle('a', true);
    expect(seen.claim('a')).toBe('seen');
  });

  test.each([[true], [false]])('who comes while it is claimed learns whether it was kept: %s', async (kept) => {
    const seen = seenIds({ rememberIds: 10, rememberMs: 1000 }, createFakeClock());
    seen.claim('a');
    const second = seen.claim('a');
    seen.settle('a', kept);
    expect(await second).toBe(kept);
    expect(seen.claim('a')).toBe(kept ? 'seen' : 'new');
  });

  test('holds at most as many ids as it may, whatever is sent', () => {
    const seen = seenIds({ rememberIds: 3, rememberMs: 1000 }, createFakeClock());
    for (let index = 0; index < 100; index += 1) {
      seen.claim(`id-${index}`);
      seen.settle(`id-${index}`, true);
    }
    expect(seen.size).toBe(3);
    expect(['id-96', 'id-97', 'id-99'].map((id) => seen.claim(id))).toEqual(['new', 'seen', 'seen']);
  });

  test('ids such as __proto__ are ids', () => {
    const seen = seenIds({ rememberIds: 3, rememberMs: 1000 }, createFakeClock());
    expect(seen.claim('__proto__')).toBe('new');
    expect(seen.claim('constructor')).toBe('new');
  });

  test('ending a claim that nobody has is harmless', () => {
    const seen = seenIds({ rememberIds: 3, rememberMs: 1000 }, createFakeClock());
    seen.settle('a', false);
    expect(seen.size).toBe(0);
  });
});
