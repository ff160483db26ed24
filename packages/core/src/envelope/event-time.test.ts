import { expect, test } from 'vitest';
import { createFakeClock } from '../testing/fake-clock.ts';
import { eventTime } from './event-time.ts';

const start = Date.UTC(2026, 0, 1);

test('runs with the ticks while the wall clock stands still or is set back', async () => {
  const clock = createFakeClock();
  const time = eventTime(clock);
  await clock.advance(10);
  clock.setWall(start - 3_600_000);
  expect(time()).toBe(start + 10);
  await clock.advance(5);
  expect(time()).toBe(start + 15);
});

test('follows a wall clock that is more than a second ahead, as after a sleep', async () => {
  const clock = createFakeClock();
  const time = eventTime(clock);
  clock.setWall(start + 1000);
  expect(time()).toBe(start);
  clock.setWall(start + 28_800_000);
  expect(time()).toBe(start + 28_800_000);
});

test('never runs backwards, also after it has followed', () => {
  const clock = createFakeClock();
  const time = eventTime(clock);
  clock.setWall(start + 5000);
  const ahead = time();
  clock.setWall(start);
  expect(time()).toBe(ahead);
});
