import { describe, expect, test, vi } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { memoryState } from './memory-state.ts';

describe('memoryState', () => {
  test('keeps so many entries, and gives up what was set longest ago', () => {
    const state = memoryState({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) state.set(key, key, 1000);
    state.set('a', 'again', 1000);
    state.set('d', 'd', 1000);
    expect(['a', 'b', 'c', 'd'].map((key) => state.get(key))).toEqual(['again', undefined, 'c', 'd']);
  });

  test('keeps so many bytes, whatever is set, replaced and deleted before', () => {
    const state = memoryState({ maxBytes: 2 * 1001 });
    for (let round = 0; round < 50; round += 1) {
      state.set('k', 'x'.repeat(1000), 1000);
      expect(state.replace('k', 'x'.repeat(1000), 'y'.repeat(500), 1000)).toBe(true);
      state.delete('k');
    }
    state.set('a', 'x'.repeat(499), 1000);
    state.set('b', 'x'.repeat(499), 1000);
    expect([state.get('a'), state.get('b')].map((value) => String(value).length)).toEqual([499, 499]);
    state.set('c', 'xx', 1000);
    expect([state.get('a'), state.get('b') !== undefined, state.get('c')]).toEqual([undefined, true, 'xx']);
  });

  test('lets go of what is over without being asked for it', async () => {
    const clock = createFakeClock();
    const state = memoryState({ maxEntries: 100, clock });
    for (let index = 0; index < 50; index += 1) state.set(`old-${index}`, 'x', 1000);
    for (let index = 0; index < 50; index += 1) state.set(`long-${index}`, 'x', 100_000);
    await clock.advance(2000);
    // Those that are over make room first: of the others none has to go for the next fifty.
    for (let index = 0; index < 50; index += 1) state.set(`new-${index}`, 'x', 1000);
    for (let index = 0; index < 50; index += 1) expect([state.get(`long-${index}`), state.get(`new-${index}`)]).toEqual(['x', 'x']);
  });

  test('looks for the oldest entry only when it is full, and not for each that comes', () => {
    const looks = vi.spyOn(Map.prototype, 'keys');
    const state = memoryState({ maxEntries: 1000 });
    for (let index = 0; index < 1000; index += 1) state.set(`${index}`, 'x', 1000);
    expect(looks).not.toHaveBeenCalled();
    for (let index = 0; index < 1000; index += 1) state.set(`new-${index}`, 'x', 1000);
    expect(looks.mock.calls.length).toBeLessThanOrEqual(100);
    looks.mockRestore();
    expect([state.get('999'), state.get('new-10')]).toEqual([undefined, 'x']);
  });

  test.each([
    [{ maxEntries: 0 }, 'option-invalid'],
    [{ maxBytes: 0 }, 'option-invalid'],
    [{ maxEntrys: 5 }, 'option-unknown'],
  ])('refuses %j with %s', (options, code) => {
    expect(() => memoryState(options as object)).toThrow(expect.objectContaining({ code }));
  });

  test('takes keys of 512 characters and values of 64 KiB, and says so of what is longer', () => {
    const state = memoryState();
    const longest = 'k'.repeat(512);
    state.set(longest, 'é'.repeat(32_768), 1000);
    expect(state.get(longest)).toHaveLength(32_768);
    expect(() => state.set(`${longest}k`, 'v', 1000)).toThrow(expect.objectContaining({ code: 'state-key-invalid' }));
    expect(() => state.set('', 'v', 1000)).toThrow(expect.objectContaining({ code: 'state-key-invalid' }));
    expect(() => state.set('k', `${'é'.repeat(32_768)}x`, 1000)).toThrow(expect.objectContaining({ code: 'state-value-too-large' }));
    expect(() => state.replace('k', undefined, 'x'.repeat(65_537), 1000)).toThrow(expect.objectContaining({ code: 'state-value-too-large' }));
  });
});
