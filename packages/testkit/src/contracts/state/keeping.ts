import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { longTime, type MakeState, onFreshState } from './subject.ts';

/** Keys that could be taken for one another, or for something else. */
const oddKeys = ['a', 'A', 'a ', ' a', 'é', 'e\u0301', 'a\0', 'a\0b', '\ud800', '\ud801', '\u{1f600}', '__proto__', 'constructor', 'toString', 'a.b', 'a/b', 'a:b', '*', '>', "'; DROP TABLE entry; --", '%', '=a', '"a"', 'x'.repeat(512)];
const oddValues = ['', ' ', '{"a":"Blåbær \u{1f600}\u2028"}', '\0', 'a\0b', '\udfff\ud800', '"', '=', 'null', 'x'.repeat(65_536), 'é'.repeat(32_768)];

/** What somebody passes by mistake. */
const noTexts = [undefined, null, 7, 7n, true, Symbol('s'), {}, ['k'], () => 'k'] as readonly unknown[] as readonly string[];
const noTimes = [undefined, null, Number.NaN, '1000', 7n, {}] as readonly unknown[] as readonly number[];

/** What is set is there, exactly, until its time is over. */
export const keepingClauses: readonly Clause<MakeState>[] = [
  {
    title: 'gives back what was set last, and nothing for what was never set',
    run: (make) =>
      onFreshState(make, async (state) => {
        expect(await state.get('k')).toBeUndefined();
        await state.set('k', 'one', longTime);
        await state.set('k', 'two', longTime);
        expect(await state.get('k')).toBe('two');
        expect(await state.get('other')).toBeUndefined();
      }),
  },
  {
    title: 'tells any two keys apart, and has nothing under the names that objects have',
    run: (make) =>
      onFreshState(make, async (state) => {
        for (const key of oddKeys) expect(await state.get(key)).toBeUndefined();
        for (const [index, key] of oddKeys.entries()) await state.set(key, `value ${index}`, longTime);
        const found: (string | undefined)[] = [];
        for (const key of oddKeys) found.push(await state.get(key));
        expect(found).toEqual(oddKeys.map((_, index) => `value ${index}`));
      }),
  },
  {
    title: 'keeps every text as it is, up to 64 KiB',
    run: (make) =>
      onFreshState(make, async (state) => {
        for (const value of oddValues) {
          await state.set('k', value, longTime);
          expect(await state.get('k')).toBe(value);
          expect(await state.replace('k', value, 'next', longTime)).toBe(true);
        }
      }),
  },
  {
    title: 'refuses keys and values that are too long, and changes nothing then',
    run: (make) =>
      onFreshState(make, async (state) => {
        await state.set('k', 'kept', longTime);
        const refused = expect.objectContaining({ code: expect.stringMatching(/^state-(key-invalid|value-too-large)$/) });
        for (const [key, value] of [['k', 'x'.repeat(65_537)], ['k', `${'é'.repeat(32_768)}x`], ['x'.repeat(513), 'v'], ['', 'v']] as const) {
          await expect((async () => state.set(key, value, longTime))()).rejects.toEqual(refused);
          await expect((async () => state.replace(key, undefined, value, longTime))()).rejects.toEqual(refused);
        }
        expect(await state.get('k')).toBe('kept');
      }),
  },
  {
    title: 'refuses what is of the wrong kind, and changes nothing then',
    run: (make) =>
      onFreshState(make, async (state) => {
        await state.set('k', 'kept', longTime);
        const refused = expect.objectContaining({ code: 'call-invalid' });
        const calls = noTexts.flatMap((wrong) => [
          () => state.get(wrong),
          () => state.delete(wrong),
          () => state.set(wrong, 'v', longTime),
          () => state.set('k', wrong, longTime),
          () => state.replace(wrong, undefined, 'v', longTime),
          () => state.replace('k', 'kept', wrong, longTime),
          ...(wrong === undefined ? [] : [() => state.replace('k', wrong, 'v', longTime)]),
        ]);
        for (const wrong of noTimes) calls.push(() => state.set('k', 'v', wrong), () => state.replace('k', 'kept', 'v', wrong));
        for (const call of calls) await expect((async () => call())()).rejects.toEqual(refused);
        expect(await state.get('k')).toBe('kept');
      }),
  },
  {
    title: 'forgets what was deleted, and only that',
    run: (make) =>
      onFreshState(make, async (state) => {
        await state.set('k', 'one', longTime);
        await state.set('l', 'two', longTime);
        await state.delete('k');
        await state.delete('never there');
        expect([await state.get('k'), await state.get('l')]).toEqual([undefined, 'two']);
      }),
  },
  {
    title: 'keeps a value for its time and no longer',
    run: (make) =>
      onFreshState(make, async (state, { clock }) => {
        await state.set('short', 'one', 10_000);
        await state.set('long', 'two', 60_000);
        await clock.advance(9000);
        expect([await state.get('short'), await state.get('long')]).toEqual(['one', 'two']);
        await clock.advance(1001);
        expect([await state.get('short'), await state.get('long')]).toEqual([undefined, 'two']);
        await clock.advance(60_000);
        expect(await state.get('long')).toBeUndefined();
      }),
  },
  {
    title: 'begins the time anew with every change, be it longer or shorter',
    run: (make) =>
      onFreshState(make, async (state, { clock }) => {
        await state.set('set', 'one', 10_000);
        await state.set('shortened', 'one', 60_000);
        await state.set('replaced', 'one', 10_000);
        await clock.advance(9000);
        await state.set('set', 'one', 10_000);
        await state.set('shortened', 'one', 5000);
        expect(await state.replace('replaced', 'one', 'one', 10_000)).toBe(true);
        await clock.advance(6000);
        expect([await state.get('set'), await state.get('shortened'), await state.get('replaced')]).toEqual(['one', undefined, 'one']);
      }),
  },
];
