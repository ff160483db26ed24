import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { longTime, type MakeState, onFreshState, unlessForgetful } from './subject.ts';

/** What outlives the process, and the end. */
export const outlivingClauses: readonly Clause<MakeState>[] = [
  {
    title: 'has everything after a crash directly after it was set, and nothing that was deleted or is over',
    unless: unlessForgetful,
    run: (make) =>
      onFreshState(make, async (state, { clock, reopen }) => {
        await state.set('short', 'one', 10_000);
        await state.set('long', 'two', longTime);
        await state.set('gone', 'three', longTime);
        await state.delete('gone');
        await clock.advance(5000);
        expect(await state.replace('long', 'two', 'four', longTime)).toBe(true);
        const next = await reopen?.();
        expect([await next?.get('short'), await next?.get('long'), await next?.get('gone')]).toEqual(['one', 'four', undefined]);
        expect(await next?.replace('long', 'two', 'five', longTime)).toBe(false);
        await clock.advance(5001);
        expect([await next?.get('short'), await next?.get('long')]).toEqual([undefined, 'four']);
      }),
  },
  {
    title: 'says truly whether values outlive the process',
    run: (make) =>
      onFreshState(make, async ({ durable }, { reopen }) => {
        expect(durable).toBe(reopen !== undefined);
      }),
  },
  {
    title: 'can be closed twice',
    run: (make) =>
      onFreshState(make, async (state) => {
        await state.set('k', 'one', longTime);
        await state.close();
        expect(await state.close()).toBeUndefined();
      }),
  },
];
