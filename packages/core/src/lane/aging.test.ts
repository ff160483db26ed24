import { expect, test } from 'vitest';
import { createTracker } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';
import { createAging } from './aging.ts';

const day = 86_400_000;
const right = Date.UTC(2026, 10, 23);

function setUp(wall: number) {
  const clock = createFakeClock();
  clock.setWall(wall);
  const aging = createAging(clock, 7 * day);
  return { clock, isOld: (occurredAt: number) => aging()(occurredAt) };
}

test.each([[0], [right - 30 * day]])('what was tracked while the clock stood at %d is as old as it is when the clock was put right', async (wrong) => {
  const { clock, isOld } = setUp(wrong);
  await clock.advance(5000);
  clock.setWall(right);
  expect(isOld(wrong + 1000)).toBe(false);
  await clock.advance(6 * day);
  expect([isOld(wrong + 1000), isOld(right)]).toEqual([false, false]);
  await clock.advance(day);
  expect([isOld(wrong + 1000), isOld(right), isOld(right + day)]).toEqual([true, false, false]);
});

test('jumps add up, and a clock that is set back makes nothing older', async () => {
  const { clock, isOld } = setUp(right - 60 * day);
  clock.setWall(right - 30 * day);
  expect(isOld(right - 60 * day)).toBe(false);
  clock.setWall(right);
  expect([isOld(right - 60 * day), isOld(right - 30 * day)]).toEqual([false, false]);
  clock.setWall(right - 3650 * day);
  expect([isOld(right), isOld(right - 3650 * day)]).toEqual([false, false]);
});

test('what has really waited for so long is too old', async () => {
  const { clock, isOld } = setUp(right);
  expect([isOld(right - 7 * day), isOld(right - 7 * day - 1)]).toEqual([false, true]);
  await clock.advance(7 * day + 1);
  expect(isOld(right)).toBe(true);
});

test('a server that starts with the clock of 1970 delivers what waits when it has been told the time', async () => {
  const clock = createFakeClock();
  clock.setWall(0);
  let isUp = false;
  const transport = recordingTransport({ answer: () => (isUp ? { status: 'delivered' } : { status: 'retry', why: { code: 'http-503', message: 'Down.' } }) });
  const tracker = createTracker({ transports: [transport], clock });
  tracker.track('goalCompleted', { goalId: 'abc' });
  await clock.advance(2000);
  clock.setWall(right);
  isUp = true;
  await clock.advance(10_000);
  expect(tracker.report().transports['recording']).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
});
