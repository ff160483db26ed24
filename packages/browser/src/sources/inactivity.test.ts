import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { watchSilence } from './inactivity.ts';

const seconds = (count: number): number => count * 1000;

async function start() {
  const clock = createFakeClock();
  const told: (readonly [after: number, sinceTime: number])[] = [];
  const begin = clock.now();
  const wanted = { now: true };
  const idle = watchSilence(clock, () => wanted.now, (sinceTime) => told.push([(clock.now() - begin) / 1000, sinceTime]));
  idle();
  await clock.advance(0);
  return { clock, told, begin, idle, wanted, times: () => told.map(([after]) => after) };
}

describe('silence', () => {
  test('is told at 30 and 60 seconds, 3, 5, 10 and 15 minutes, then four times an hour, always with the same start', async () => {
    const { clock, told, begin, times } = await start();
    await clock.advance(seconds(3600));
    expect(times()).toEqual([30, 60, 180, 300, 600, 900, 1800, 2700, 3600]);
    expect(new Set(told.map(([, sinceTime]) => sinceTime))).toEqual(new Set([begin]));
    await clock.advance(seconds(3600));
    expect(times().slice(9)).toEqual([4500, 5400, 6300, 7200]);
  });

  test('begins anew when something was tracked', async () => {
    const { clock, told, begin, idle } = await start();
    await clock.advance(seconds(200));
    idle();
    await clock.advance(seconds(60));
    expect(told.slice(3)).toEqual([
      [230, begin + seconds(200)],
      [260, begin + seconds(200)],
    ]);
  });

  test('takes one timer for a task full of events', async () => {
    const clock = createFakeClock();
    let timers = 0;
    const idle = watchSilence({ ...clock, after: (...timer) => ((timers += 1), clock.after(...timer)) }, () => true, () => undefined);
    for (let count = 0; count < 1000; count += 1) idle();
    await clock.advance(0);
    expect(timers).toBe(1);
  });

  test('that a sleeping machine slept through is told once', async () => {
    const delayed: (() => void)[] = [];
    const told: number[] = [];
    const clock = { ...createFakeClock(), after: (_delay: number, run: () => void) => (delayed.push(run), () => undefined) };
    watchSilence(clock, () => true, (sinceTime) => told.push(sinceTime))();
    await Promise.resolve();
    delayed.shift()?.();
    expect([told.length, delayed.length]).toEqual([1, 1]);
  });

  test('is watched only while that is wanted', async () => {
    const { clock, times, idle, wanted } = await start();
    wanted.now = false;
    idle();
    await clock.advance(seconds(10));
    idle();
    await clock.advance(seconds(100));
    expect([times(), clock.pending]).toEqual([[], 0]);
    wanted.now = true;
    idle();
    await clock.advance(seconds(30));
    expect(times()).toEqual([140]);
  });
});
