import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { inSteps } from './in-steps.ts';

test('does one step per task', async () => {
  const clock = createFakeClock();
  const done: string[] = [];
  inSteps(clock, [() => done.push('one'), () => done.push('two')].map((step) => () => void step()));
  expect([done.length, clock.pending]).toEqual([0, 1]);
  await clock.advance(0);
  expect(done).toEqual(['one', 'two']);
  expect(clock.pending).toBe(0);
});

test('does at once, in order, what is left, when somebody cannot wait', async () => {
  const clock = createFakeClock();
  const done: string[] = [];
  const finish = inSteps(clock, [() => void done.push('one'), () => (finish(), void done.push('two')), () => void done.push('three')]);
  finish();
  finish();
  expect(done).toEqual(['one', 'three', 'two']);
  await clock.advance(0);
  expect(done).toHaveLength(3);
});
