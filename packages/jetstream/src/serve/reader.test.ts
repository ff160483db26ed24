import { createFakeClock } from '@waymark/core/testing';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberedConsumer } from './__fixtures__/numbered-consumer.ts';

/** Between two looks. Unit: milliseconds. */
const look = 200;
/** By then a reader gives up waiting for what does not come back. Unit: milliseconds. */
const patience = 35_000;

async function started() {
  const clock = createFakeClock();
  const consumer = numberedConsumer(clock);
  // Its reader asks for messages.
  await clock.advance(0);
  return Object.assign(consumer, { clock });
}

const upTo = (last: number): readonly string[] => Array.from({ length: last }, (_, index) => `e${index + 1}`);

test.each([
  ['before the server counts', 1, 0],
  ['before the answer arrives', 0, 1],
  ['all the time', 3, 3],
])('a reader has caught up at its first look, although events come %s', async (_title, before, after) => {
  const { clock, handOut, onQuestion, reader, given } = await started();
  const some = (count: number): void => void Array.from({ length: count }, () => handOut());
  onQuestion({ before: () => some(before), after: () => some(after) });
  some(5);
  await clock.advance(look);
  expect(reader.isCaughtUp).toBe(true);
  expect(given).toEqual(upTo(given.length));
  expect(given.length).toBeGreaterThan(5);
});

test('what is newer does not stand for what is missing: the reader waits until that is back, and goes on in the order of the stream', async () => {
  const { clock, handOut, onQuestion, reader, given } = await started();
  handOut();
  handOut({ lost: true });
  // As many arrive between count and answer as are missing, and more.
  onQuestion({ after: () => [1, 2].forEach(() => handOut()) });
  await clock.advance(10 * look);
  expect([reader.isCaughtUp, given]).toEqual([false, []]);
  handOut({ again: 2 });
  await clock.advance(look);
  expect(reader.isCaughtUp).toBe(true);
  expect(given).toEqual(upTo(given.length));
});

test('what does not come back holds up nothing for ever', async () => {
  const { clock, handOut, reader, given } = await started();
  handOut({ lost: true });
  handOut();
  await clock.advance(patience + 2 * look);
  expect([reader.isCaughtUp, given]).toEqual([true, ['e2']]);
});

test('what is lost while a reader waits for something else is waited for as long, although nothing comes after it', async () => {
  const { clock, handOut, given } = await started();
  handOut({ lost: true });
  await clock.advance(20_000);
  handOut({ lost: true });
  await clock.advance(10_000);
  handOut({ again: 1 });
  await clock.advance(10_000);
  handOut();
  await clock.advance(10_000);
  handOut({ again: 2 });
  await clock.advance(2 * look);
  expect(given).toEqual(upTo(3));
});

const chances = ['arrives', 'is lost', 'comes back', 'is lost again', 'look', 'look while one arrives', 'look while one is lost', 'look while one comes back'] as const;

test('whatever is lost, comes back, and comes meanwhile: nothing overtakes, nothing goes twice, and everything goes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...chances), fc.nat(7)), { minLength: 5, maxLength: 40 }), async (steps) => {
      const consumer = await started();
      const again = (which: number, lost = false): void => {
        const { missing } = consumer;
        const seq = missing[which % missing.length];
        if (seq !== undefined) consumer.handOut({ again: seq, lost });
      };
      for (const [chance, which] of steps) {
        const happens = (): void => {
          if (chance.endsWith('arrives')) consumer.handOut();
          else if (chance.endsWith('is lost')) consumer.handOut({ lost: true });
          else if (chance.endsWith('back')) again(which);
          else if (chance.endsWith('again')) again(which, true);
        };
        if (!chance.startsWith('look')) happens();
        else {
          consumer.onQuestion(which % 2 === 0 ? { before: happens } : { after: happens });
          await consumer.clock.advance(look);
          consumer.onQuestion({});
        }
      }
      while (consumer.missing.length > 0) again(0);
      await consumer.clock.advance(2 * look);
      expect(consumer.given).toEqual(upTo(consumer.last));
    }),
    { numRuns: 300 },
  );
}, 60_000);
