import { describe, expect, test } from 'vitest';
import { type Mishap, type Planned, planMishaps } from './plan.ts';

const minute = 60_000;

function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const kindsOf = (plan: readonly Planned[]): ReadonlySet<string> => new Set(plan.map(({ mishap }) => mishap.title));
const ofKind = (plan: readonly Planned[], isOurs: (kind: Mishap['kind']) => boolean): readonly Planned[] => plan.filter(({ mishap }) => isOurs(mishap.kind));

describe.each([1, 2, 3])('plan of a soak, chance %d', (seed) => {
  test.each([minute / 3, minute, 30 * minute])('everything happens in %d ms', (totalMs) => {
    expect(kindsOf(planMishaps(totalMs, chance(seed))).size).toBe(9);
  });

  test('mishaps of the destination do not overlap, and leave time at the end', () => {
    const plan = ofKind(planMishaps(30 * minute, chance(seed)), (kind) => kind !== 'end');
    for (const [index, { at }] of plan.entries()) {
      const before = plan[index - 1];
      expect(at).toBeGreaterThanOrEqual(before ? before.at + before.forMs : 0);
    }
    expect(plan.length).toBeGreaterThan(50);
    expect(Math.max(...plan.map(({ at, forMs }) => at + forMs))).toBeLessThanOrEqual(25 * minute);
  });

  test('a process ends every few minutes', () => {
    const plan = ofKind(planMishaps(30 * minute, chance(seed)), (kind) => kind === 'end');
    expect(plan.length).toBeGreaterThanOrEqual(9);
  });
});
