import type { StateStore } from '@waymark/core';
import { type Arbitrary, array, assert, asyncProperty, constant, constantFrom, oneof, option, record } from 'fast-check';
import { expect } from 'vitest';
import type { Clause } from '../clause.ts';
import { type MakeState, onFreshState } from './subject.ts';

const keys = ['a', 'b', '__proto__'];
const values = ['', 'one', 'two', '\ud800'];
/** Units: milliseconds. Times differ by whole seconds, so that no store has to be exact to the millisecond. */
const [times, waits] = [[5500, 60_500], [1000, 5000, 61_000]];
const [runs, longest] = [40, 25];

type Step =
  | { readonly does: 'set'; readonly key: string; readonly value: string; readonly ttlMs: number }
  | { readonly does: 'replace'; readonly key: string; readonly before: string | undefined; readonly value: string; readonly ttlMs: number }
  | { readonly does: 'delete'; readonly key: string }
  | { readonly does: 'wait'; readonly by: number };

const key = constantFrom(...keys);
const value = constantFrom(...values);
const ttlMs = constantFrom(...times);
const step: Arbitrary<Step> = oneof(
  record({ does: constant('set' as const), key, value, ttlMs }),
  record({ does: constant('replace' as const), key, before: option(value, { nil: undefined }), value, ttlMs }),
  record({ does: constant('delete' as const), key }),
  record({ does: constant('wait' as const), by: constantFrom(...waits) }),
);

/** Any calls in any order come to the same as with the plainest store there is. */
export const modelClauses: readonly Clause<MakeState>[] = [
  {
    title: 'does what a plain model does, whatever is called in whatever order',
    run: (make) =>
      assert(
        asyncProperty(array(step, { maxLength: longest }), (steps) =>
          onFreshState(make, async (state, { clock }) => {
            const model = new Map<string, { readonly value: string; readonly endsAt: number }>();
            let now = 0;
            const known = (name: string): string | undefined => {
              const kept = model.get(name);
              return kept && kept.endsAt > now ? kept.value : undefined;
            };
            for (const each of steps) {
              if (each.does === 'wait') {
                now += each.by;
                await clock.advance(each.by);
              } else await play(state, each, known, model, now);
              for (const name of keys) expect(await state.get(name)).toBe(known(name));
            }
          }),
        ),
        { numRuns: runs },
      ),
  },
];

async function play(
  state: StateStore,
  each: Exclude<Step, { does: 'wait' }>,
  known: (name: string) => string | undefined,
  model: Map<string, { readonly value: string; readonly endsAt: number }>,
  now: number,
): Promise<void> {
  if (each.does === 'delete') {
    await state.delete(each.key);
    model.delete(each.key);
    return;
  }
  const goes = each.does === 'set' || known(each.key) === each.before;
  if (each.does === 'set') await state.set(each.key, each.value, each.ttlMs);
  else expect(await state.replace(each.key, each.before, each.value, each.ttlMs)).toBe(goes);
  if (goes) model.set(each.key, { value: each.value, endsAt: now + each.ttlMs });
}
