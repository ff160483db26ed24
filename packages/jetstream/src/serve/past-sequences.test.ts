import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { createPastSequences } from './past-sequences.ts';

const at = (ms: number) => new Date(ms);

test('a message is known by its number and the time at which it was stored', () => {
  const past = createPastSequences(createFakeClock());
  past.add({ seq: 7, time: at(1), reply: 'a' });
  expect([past.has({ seq: 7, time: at(1) }), past.has({ seq: 7, time: at(2) }), past.has({ seq: 8, time: at(1) })]).toEqual([true, false, false]);
});

test('what was settled of late can be said again to another leader', async () => {
  const clock = createFakeClock();
  const past = createPastSequences(clock);
  past.add({ seq: 1, time: at(1), reply: 'old' });
  await clock.advance(60_000);
  past.add({ seq: 2, time: at(2), reply: 'new' });
  past.add({ seq: 3, time: at(3) });
  expect(past.latest(30_000).map(({ reply }) => reply)).toEqual(['new']);
});

test('of more than twenty thousand the oldest are forgotten, a hundredth at a time', () => {
  const past = createPastSequences(createFakeClock());
  for (let seq = 1; seq <= 20_001; seq += 1) past.add({ seq, time: at(seq) });
  expect([201, 202, 20_001].map((seq) => past.has({ seq, time: at(seq) }))).toEqual([false, true, true]);
});
