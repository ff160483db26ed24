import { describe, expect, test } from 'vitest';
import { createTracker, memoryOutbox, type SendOutcome, type TrackerOptions } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';

function setUp(options: Partial<TrackerOptions> = {}) {
  const clock = createFakeClock();
  const answers: ((outcome: SendOutcome) => void)[] = [];
  const transport = recordingTransport({ limits: { maxEvents: 2, maxBytes: 65_536, concurrency: 1 } });
  const send = (): Promise<SendOutcome> => new Promise((resolve) => answers.push(resolve));
  const tracker = createTracker({ clock, transports: [{ ...transport, send }], outbox: memoryOutbox({ clock, maxEvents: 10 }), onDrop: () => undefined, ...options });
  /** Answers what is on its way, and lets the next batch go. */
  async function deliver(): Promise<void> {
    answers.shift()?.({ status: 'delivered' });
    await clock.advance(0);
  }
  async function fill(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) tracker.track('goalCompleted', { goalId: 'abc' });
    await clock.advance(0);
  }
  return { clock, deliver, fill, tracker };
}

/** Whether a promise has resolved by now. */
async function isDone(promise: Promise<void>, clock: { advance(by: number): Promise<void> }): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await clock.advance(0);
  return done;
}

describe('room in the outbox', () => {
  test('is there from the start, and becomes less with every event that waits', async () => {
    const { clock, fill, tracker } = setUp();
    expect(tracker.pressure).toBe(0);
    expect(await isDone(tracker.drained(), clock)).toBe(true);
    await fill(8);
    expect(tracker.pressure).toBe(0.8);
  });

  test('can be waited for, by each with a measure of its own', async () => {
    const { clock, deliver, fill, tracker } = setUp();
    await fill(10);
    const [half, little, none] = [tracker.drained(), tracker.drained(0.2), tracker.drained(0)];
    await deliver();
    await deliver();
    expect([await isDone(half, clock), tracker.pressure]).toEqual([false, 0.6]);
    await deliver();
    expect([await isDone(half, clock), await isDone(little, clock)]).toEqual([true, false]);
    await deliver();
    expect([await isDone(little, clock), await isDone(none, clock)]).toEqual([true, false]);
    await deliver();
    expect([await isDone(none, clock), tracker.pressure]).toEqual([true, 0]);
  });

  test('is found when the outbox gets it back by itself, though nothing was delivered', async () => {
    let share = 0.9;
    const { clock, tracker } = setUp({ outbox: { ...memoryOutbox(), pressure: () => share } });
    const waiting = tracker.drained();
    expect(await isDone(waiting, clock)).toBe(false);
    share = 0.1;
    await clock.advance(1000);
    expect([await isDone(waiting, clock), clock.pending]).toEqual([true, 0]);
  });

  test('counts bytes where they are nearer to their limit', async () => {
    const { fill, tracker } = setUp({ outbox: memoryOutbox({ maxBytes: 1000 }) });
    await fill(3);
    expect(tracker.pressure).toBeGreaterThan(0.4);
    expect(tracker.pressure).toBeLessThanOrEqual(1);
  });

  test('is not waited for once the tracker is closed', async () => {
    const { clock, fill, tracker } = setUp();
    await fill(10);
    const waiting = tracker.drained(0);
    const closing = tracker.close(100);
    await clock.advance(100);
    await closing;
    expect([await isDone(waiting, clock), await isDone(tracker.drained(0), clock)]).toEqual([true, true]);
  });

  test.each([-1, 1.1, Number.NaN, '1'])('cannot be waited for with a share of %j', (share) => {
    const { tracker } = setUp();
    expect(() => tracker.drained(share as number)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });

  test('is always there in an outbox that does not measure it', async () => {
    const { pressure: _pressure, ...outbox } = memoryOutbox();
    const { clock, fill, tracker } = setUp({ outbox });
    await fill(10);
    expect([tracker.pressure, await isDone(tracker.drained(0), clock)]).toEqual([0, true]);
  });
});
