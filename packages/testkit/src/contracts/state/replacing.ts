import type { StateStore } from '@waymark/core';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { longTime, type MakeState, onFreshState, unlessAlone } from './subject.ts';

const callers = 20;

/** `replace` decides between callers who want the same. */
export const replacingClauses: readonly Clause<MakeState>[] = [
  {
    title: 'replaces only where the present value is the one that the caller knows',
    run: (make) =>
      onFreshState(make, async (state) => {
        expect(await state.replace('k', 'one', 'two', longTime)).toBe(false);
        expect(await state.get('k')).toBeUndefined();
        expect(await state.replace('k', undefined, 'one', longTime)).toBe(true);
        expect(await state.replace('k', undefined, 'two', longTime)).toBe(false);
        expect(await state.replace('k', 'other', 'two', longTime)).toBe(false);
        expect(await state.get('k')).toBe('one');
        expect(await state.replace('k', 'one', 'two', longTime)).toBe(true);
        expect(await state.get('k')).toBe('two');
      }),
  },
  {
    title: 'takes a value whose time is over, or that was deleted, for none',
    run: (make) =>
      onFreshState(make, async (state, { clock }) => {
        await state.set('k', 'one', 10_000);
        await clock.advance(10_001);
        expect(await state.replace('k', 'one', 'two', longTime)).toBe(false);
        expect(await state.replace('k', undefined, 'two', longTime)).toBe(true);
        await state.delete('k');
        expect(await state.replace('k', 'two', 'three', longTime)).toBe(false);
        expect(await state.replace('k', undefined, 'three', longTime)).toBe(true);
      }),
  },
  {
    title: 'says yes to one of many who replace the same value at once',
    run: (make) =>
      onFreshState(make, async (state) => {
        const first = await Promise.all(Array.from({ length: callers }, async (_, caller) => state.replace('k', undefined, `first ${caller}`, longTime)));
        expect(first.filter(Boolean)).toHaveLength(1);
        const before = await state.get('k');
        const second = await Promise.all(Array.from({ length: callers }, async (_, caller) => state.replace('k', before, `second ${caller}`, longTime)));
        expect(second.filter(Boolean)).toHaveLength(1);
        expect(await state.get('k')).toBe(`second ${second.indexOf(true)}`);
      }),
  },
  {
    title: 'loses no step of many who count together',
    run: (make) => onFreshState(make, (state) => countTogether([state])),
  },
  {
    title: 'loses no step of callers of the same storage who count together, and shows each what the others did',
    unless: unlessAlone,
    run: (make) =>
      onFreshState(make, async (state, { rival }) => {
        const other = await rival?.();
        if (!other) throw new Error('The bench has no rival.');
        await state.set('k', 'one', longTime);
        expect(await other.get('k')).toBe('one');
        await other.delete('k');
        expect(await state.get('k')).toBeUndefined();
        await countTogether([state, other]);
      }),
  },
];

async function countTogether(states: readonly StateStore[]): Promise<void> {
  const steps = await Promise.all(Array.from({ length: callers }, async (_, caller) => countOn(states[caller % states.length] as StateStore)));
  expect(steps.toSorted((left, right) => left - right)).toEqual(Array.from({ length: callers }, (_, index) => index + 1));
}

/** Counts one further, however often others are faster. */
async function countOn(state: StateStore): Promise<number> {
  for (let turn = 0; turn < 1000; turn += 1) {
    const before = await state.get('count');
    const next = Number(before ?? 0) + 1;
    if (await state.replace('count', before, `${next}`, longTime)) return next;
  }
  throw new Error('replace() never says yes.');
}
