import type { Refusal } from '@waymark/core';
import { createFakeClock, makeEvent } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { startReplays } from './replays.ts';

const letter = (number: number) => ({ number, keptAt: 0, event: makeEvent('goalCompleted', {}, { id: `e${number}` }), transport: 'cdp', reason: 'refused', why: { code: 'http-400', message: 'No.' } }) as const;

function kit() {
  const clock = createFakeClock();
  const problems: Refusal[] = [];
  const resent: string[] = [];
  const file = { asked: [letter(1), letter(2)], removed: [] as number[], declined: [] as number[], trouble: undefined as Refusal | undefined, fails: false, pressure: 0, remove: (numbers: Iterable<number>) => void file.removed.push(...numbers) };
  const letters = {
    claim: () => {
      if (file.fails) throw new Error('disk full');
      return file.asked.filter(({ number }) => ![...file.removed, ...file.declined].includes(number));
    },
    remove: (numbers: Iterable<number>) => file.remove(numbers),
    decline: (numbers: readonly number[]) => void file.declined.push(...numbers),
  };
  const stop = startReplays({
    letters,
    tracker: {
      resend: ({ event }) => event.id !== 'e2' && resent.push(event.id) > 0,
      get pressure() {
        return file.pressure;
      },
    },
    outbox: { trouble: () => file.trouble },
    clock,
    onError: (problem) => problems.push(problem),
  });
  return { clock, problems, resent, file, stop };
}

test('a letter leaves the file when the outbox has its event, and is sent once until then', async () => {
  const { clock, resent, file, problems } = kit();
  file.trouble = { code: 'outbox-disk-full', message: 'There is no room.' };
  await clock.advance(5000);
  expect([resent, file.removed, file.declined]).toEqual([['e1'], [], [2]]);
  expect(problems).toMatchObject([{ code: 'letters-not-sent' }]);
  file.trouble = undefined;
  await clock.advance(1000);
  expect([resent, file.removed]).toEqual([['e1'], [1]]);
});

test('a file that fails is reported, and looked at again', async () => {
  const { clock, resent, file, problems } = kit();
  file.fails = true;
  await clock.advance(1500);
  expect(problems).toMatchObject([{ code: 'letters-failed' }, { code: 'letters-failed' }]);
  file.fails = false;
  await clock.advance(1000);
  expect(resent).toEqual(['e1']);
});

test('letters push nothing out of an outbox that is nearly full', async () => {
  const { clock, resent, file } = kit();
  file.pressure = 0.8;
  await clock.advance(5000);
  expect([resent, file.removed, file.declined]).toEqual([[], [], []]);
  file.pressure = 0.79;
  await clock.advance(1000);
  expect(resent).toEqual(['e1']);
});

test('what was sent again leaves the file at the end, and who asks later is for the next process', async () => {
  const { clock, resent, file, stop } = kit();
  await clock.advance(0);
  expect([resent, file.removed]).toEqual([['e1'], []]);
  stop();
  expect(file.removed).toEqual([1]);
  file.asked.push(letter(3) as never);
  await clock.advance(5000);
  expect([resent, file.declined]).toEqual([['e1'], [2]]);
});

test('a file that fails at the end is reported, and holds nothing up', async () => {
  const { clock, file, problems, stop } = kit();
  await clock.advance(0);
  file.remove = () => {
    throw new Error('disk full');
  };
  stop();
  expect(problems.map(({ code }) => code)).toContain('letters-failed');
});

test('nobody looks after the end', async () => {
  const { clock, resent, stop } = kit();
  stop();
  await clock.advance(5000);
  expect([resent, clock.pending]).toEqual([[], 0]);
});
