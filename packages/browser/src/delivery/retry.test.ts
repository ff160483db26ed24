import type { SendOutcome } from '@waymark/core';
import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { trackedPage } from '../__fixtures__/tracked-page.ts';
import { askedPage, delivered, limits, retry, why } from './__fixtures__/asked-page.ts';

const day = 86_400_000;

describe('a destination that fails', () => {
  test.each([
    ['by default up to a minute', {}, [1000, 1500, 2500, 4500, 8500, 16_500, 32_500, 62_500, 92_500]],
    ['as its transport says, the last wait again and again', { delaysMs: [100, 600] }, [1000, 1050, 1350, 1650, 1950]],
  ])('is tried again after ever longer waits, %s', async (_title, policy, expected) => {
    const { at, clock, see } = askedPage(() => retry, { retry: policy });
    see();
    await clock.advance(expected.at(-1) ?? 0);
    expect(at).toEqual(expected);
  });

  test.each([0.1, 0.25, 0.99])('is tried again after a random part of the wait: %f', async (random) => {
    const { at, clock, see } = askedPage((_events, nth) => (nth ? delivered : retry), {}, { random: () => random });
    see();
    await clock.advance(2000);
    expect(at).toEqual([1000, 1000 + random * 1000]);
  });

  test('is tried again when its wait is over, however long a batch that is not full may wait', async () => {
    const { at, clock, see } = askedPage((_events, nth) => (nth ? delivered : retry), {}, { flushIntervalMs: 30_000 });
    see();
    await clock.advance(31_000);
    expect(at).toEqual([30_000, 30_500]);
  });

  test('is left alone as long as it asks, also when flushed, when the page is online again and when it leaves', async () => {
    const { at, clock, fake, see, tracker, leave } = askedPage((_events, nth) => (nth ? delivered : { ...retry, notBefore: 30_000 }), { limits });
    see();
    await clock.advance(0);
    see();
    await tracker.flush();
    fake.fire('window', 'online');
    leave();
    await clock.advance(29_999);
    expect(at).toEqual([0]);
    await clock.advance(1);
    expect(at).toEqual([0, 30_000, 30_000]);
  });

  test.each([
    ['asks for silence for', { ...retry, notBefore: 40 * day }, 1000],
    ['gets batches that are not full after', delivered, Number.MAX_SAFE_INTEGER],
  ])('that %s longer than timers can run has no timer, which would end at once', async (_title, outcome, flushIntervalMs) => {
    const clock = createFakeClock();
    const delays: number[] = [];
    const after: typeof clock.after = (delay, run) => (delays.push(delay), clock.after(delay, run));
    const { see, report } = trackedPage({ answer: () => outcome }, { clock: { ...clock, after }, flushIntervalMs });
    see();
    await clock.advance(2000);
    see();
    await clock.advance(2000);
    expect(report()?.waiting).toBe(2);
    expect(Math.max(...delays)).toBeLessThan(2 ** 31);
  });

  test('gets one request at a time', async () => {
    let flights = 0;
    const { clock, see, vendor, report } = trackedPage({ limits: { ...limits, concurrency: 3 } });
    vendor.send = async () => {
      flights += 1;
      expect(flights).toBe(1);
      await new Promise<void>((resolve) => clock.after(100, resolve));
      flights -= 1;
      return clock.ticks() < 10_000 ? retry : delivered;
    };
    for (let nth = 0; nth < 6; nth += 1) see();
    await clock.advance(60_000);
    expect(report()).toMatchObject({ delivered: 6, waiting: 0 });
  });

  test('starts with short waits again after a success', async () => {
    const { at, clock, see } = askedPage((_events, nth) => (nth === 2 ? delivered : retry));
    see();
    await clock.advance(2500);
    see();
    await clock.advance(1500);
    expect(at).toEqual([1000, 1500, 2500, 3500, 4000]);
  });

  test('whose set-up is wrong refuses what it was sent, and the rest waits', async () => {
    const { at, clock, see, told, vendor } = askedPage((_events, nth) => (nth ? delivered : { status: 'refused', why: { code: 'http-401', message: 'no' }, pausesLane: true }), { limits });
    see();
    see();
    await clock.advance(499);
    expect([at, told()]).toEqual([[0], ['refused http-401 e1']]);
    await clock.advance(1);
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['e2']);
  });

  test.each([
    ['ten seconds', {}, 10_000],
    ['the time of its transport', { timeoutMs: 300 }, 300],
  ])('by not answering is given up after %s, told so, and tried again', async (_title, policy, timeout) => {
    const { clock, see, vendor, report } = trackedPage({ retry: policy });
    const { send } = vendor;
    const signals: AbortSignal[] = [];
    let answerLate = (_outcome: SendOutcome): void => undefined;
    vendor.send = (batch, how) => {
      signals.push(how.signal);
      return signals.length > 1 ? send(batch, how) : new Promise((resolve) => void (answerLate = resolve));
    };
    see();
    await clock.advance(1000 + timeout - 1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
    await clock.advance(1);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    answerLate({ status: 'refused', why });
    await clock.advance(1000);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
    expect(signals[1]?.aborted).toBe(false);
  });

  test('by not answering at its last try is what the drop tells', async () => {
    const { clock, drops, see } = trackedPage({ retry: { maxAttempts: 1, timeoutMs: 300 }, answer: () => new Promise<never>(() => undefined) });
    see();
    await clock.advance(1300);
    expect(drops.map(({ reason, why: { code } }) => [reason, code])).toEqual([['gave-up', 'timeout']]);
  });

  test('gets a doubtful event again only where a repeat is harmless', async () => {
    const asked: unknown[] = [];
    const { clock, see, told, vendor } = askedPage((_events, nth) => (nth ? delivered : { ...retry, maybeTaken: true }), {
      repeatSafe({ id }, failure) {
        asked.push([id, failure]);
        return id === 'e1';
      },
    });
    see();
    see();
    await clock.advance(5000);
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['e1']);
    expect(told()).toEqual(['gave-up http-503 e2']);
    expect(asked).toEqual([
      ['e1', { why, attempt: 1 }],
      ['e2', { why, attempt: 1 }],
    ]);
  });

  test('gets a doubtful event again by default', async () => {
    const { clock, see, report } = askedPage((_events, nth) => (nth ? delivered : { ...retry, maybeTaken: true }));
    see();
    await clock.advance(5000);
    expect(report()).toMatchObject({ delivered: 1 });
  });

  test('is given up after as many tries as its transport wants, and is told which try it is', async () => {
    const attempts: number[] = [];
    const { clock, see, told, vendor } = trackedPage({ retry: { maxAttempts: 3, delaysMs: [10] } });
    vendor.send = async (_batch, { attempt }) => {
      attempts.push(attempt);
      return retry;
    };
    see();
    await clock.advance(5000);
    expect(attempts).toEqual([1, 2, 3]);
    expect(told()).toEqual(['gave-up http-503 e1']);
  });

  test('a try that was never sent is no try', async () => {
    const { clock, see, told, report } = askedPage((_events, nth) => (nth < 5 ? { status: 'retry', why: { code: 'not-sent', message: '' } } : delivered), { retry: { maxAttempts: 1, delaysMs: [10] } });
    see();
    await clock.advance(10_000);
    expect(told()).toEqual([]);
    expect(report()).toMatchObject({ delivered: 1 });
  });

  test.each([
    ['a week', {}, 7 * day],
    ['the age of its transport', { maxAgeMs: 5000 }, 5000],
  ])('is given up for what is older than %s', async (_title, policy, age) => {
    const { clock, drops, see, told } = askedPage(() => ({ ...retry, notBefore: age - 1500 }), { retry: policy });
    see();
    await clock.advance(age - 500);
    expect(told()).toEqual([]);
    await clock.advance(age);
    expect(drops.map(({ reason, why: { code } }) => [reason, code])).toEqual([['gave-up', 'expired']]);
  });

  test('keeps the progress inside an event between tries, and forgets it afterwards', async () => {
    const seen: unknown[] = [];
    const { clock, see, vendor } = trackedPage();
    vendor.send = async ({ entries }, { progress }) => {
      const id = entries[0]?.id ?? '';
      seen.push([id, progress.get(id), progress.size]);
      progress.set(id, 2);
      return seen.length === 1 ? retry : delivered;
    };
    see();
    await clock.advance(5000);
    see();
    await clock.advance(5000);
    expect(seen).toEqual([
      ['e1', undefined, 0],
      ['e1', 2, 1],
      ['e2', undefined, 0],
    ]);
  });
});
