import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { stateWatch } from './state-watch.ts';

function kit() {
  const clock = createFakeClock();
  const questions: ((isFine: boolean) => void)[] = [];
  const isFailing = stateWatch({ get: () => new Promise((resolve, reject) => void questions.push((isFine) => (isFine ? resolve(undefined) : reject(new Error('no server'))))) }, clock);
  const answer = async (index: number, isFine: boolean): Promise<void> => {
    questions[index]?.(isFine);
    await clock.advance(0);
  };
  return { clock, questions, isFailing, answer };
}

test('a store far away is asked one thing at a time, and what it says is known to who asks next', async () => {
  const { questions, isFailing, answer } = kit();
  expect([isFailing(), isFailing(), questions.length]).toEqual([false, false, 1]);
  await answer(0, false);
  expect([isFailing(), isFailing(), questions.length]).toEqual([true, true, 2]);
  await answer(1, true);
  expect([isFailing(), questions.length]).toEqual([false, 3]);
});

test('a store that does not answer for five seconds fails, and is asked again: one answer that got lost says nothing of the next', async () => {
  const { clock, questions, isFailing, answer } = kit();
  isFailing();
  await clock.advance(4999);
  expect(isFailing()).toBe(false);
  await clock.advance(1);
  expect([isFailing(), isFailing(), questions.length]).toEqual([true, true, 2]);
  await answer(1, true);
  expect(isFailing()).toBe(false);
  await answer(0, false);
  expect([isFailing(), questions.length]).toEqual([false, 3]);
});
