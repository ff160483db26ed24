import { describe, expect, test } from 'vitest';
import { createTracker, type Drop, memoryOutbox, type SendOutcome, type TrackerOptions } from '../index.ts';
import { createFakeClock, recordingTransport, type RecordingOptions } from '../testing.ts';

const why = { code: 'http-503', message: 'down' };

function setUp(transport: RecordingOptions = {}, options: Partial<TrackerOptions> = {}) {
  const clock = createFakeClock();
  const drops: Drop[] = [];
  const recording = recordingTransport(transport);
  let id = 0;
  const tracker = createTracker({
    transports: [recording],
    clock,
    random: () => 0.9999,
    newId: () => `e${(id += 1)}`,
    onDrop: (drop) => drops.push(drop),
    outbox: memoryOutbox({ clock }),
    ...options,
  });
  const see = (url: string): string => tracker.track('eventOccurred', { name: url });
  return { clock, drops, recording, tracker, see, report: () => tracker.report().transports['recording'] };
}

describe('a lane', () => {
  test('sends a full batch at once and the rest after the interval', async () => {
    const { clock, recording, see } = setUp({ limits: { maxEvents: 3, maxBytes: 65_536, concurrency: 1 } });
    for (let index = 0; index < 4; index += 1) see('x');
    await clock.advance(0);
    expect(recording.tries).toEqual([['e1', 'e2', 'e3']]);
    await clock.advance(999);
    expect(recording.tries).toHaveLength(1);
    await clock.advance(1);
    expect(recording.tries).toEqual([['e1', 'e2', 'e3'], ['e4']]);
  });

  test('keeps a batch under its byte limit, at exactly the limit', async () => {
    const { clock, recording, see, tracker } = setUp({ limits: { maxEvents: 10, maxBytes: 100_000, concurrency: 1 } });
    see('a');
    await tracker.flush();
    const size = JSON.stringify(recording.delivered[0]).length;
    for (const [maxBytes, expected] of [[size * 2, [['e1', 'e2']]], [size * 2 - 1, [['e1'], ['e2']]]] as const) {
      const again = setUp({ limits: { maxEvents: 10, maxBytes, concurrency: 1 } }, { clock });
      again.see('a');
      again.see('a');
      await again.tracker.flush();
      expect(again.recording.tries).toEqual(expected);
    }
  });

  test('sends what it holds once after a process that stood still has lost its leases', async () => {
    const fake = createFakeClock();
    let stoodStill = 0;
    const clock = { ...fake, ticks: () => fake.ticks() + stoodStill };
    const down: SendOutcome = { status: 'retry', why, notBefore: 300_000 };
    const { recording, tracker, see, report } = setUp(
      { limits: { maxEvents: 10, maxBytes: 65_536, concurrency: 1 }, answer: (_events, nth) => (nth === 0 ? down : { status: 'delivered' }) },
      { clock, outbox: memoryOutbox({ clock }) },
    );
    see('a');
    see('b');
    await tracker.flush();
    stoodStill = 400_000;
    see('c');
    await tracker.flush();
    expect(recording.tries).toEqual([['e1', 'e2'], ['e1', 'e2', 'e3']]);
    expect(report()).toMatchObject({ delivered: 3, waiting: 0 });
  });

  test('waits longer after each failure, and flush tries at once', async () => {
    const { clock, recording, see, tracker, report } = setUp({ answer: (_events, nth) => (nth < 3 ? { status: 'retry', why } : { status: 'delivered' }) });
    see('a');
    await tracker.flush();
    expect(recording.tries).toHaveLength(1);
    await clock.advance(999);
    expect(recording.tries).toHaveLength(1);
    await clock.advance(1);
    expect(recording.tries).toHaveLength(2);
    await clock.advance(1998);
    expect(recording.tries).toHaveLength(2);
    await tracker.flush();
    expect(recording.tries).toHaveLength(3);
    expect(report()).toEqual({ accepted: 1, delivered: 0, waiting: 1, dropped: {} });
    await clock.advance(4000);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
  });

  test('honours notBefore for the whole lane, even when flushed', async () => {
    const { clock, recording, see, tracker } = setUp({
      orderBy: (event) => (event.payload as { name: string }).name,
      limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 2 },
      answer: (_events, nth) => (nth === 0 ? { status: 'retry', why, notBefore: 30_000 } : { status: 'delivered' }),
    });
    see('a');
    await clock.advance(0);
    see('b');
    await tracker.flush();
    await clock.advance(29_999);
    expect(recording.tries).toEqual([['e1']]);
    await clock.advance(1);
    expect(recording.tries).toEqual([['e1'], ['e1'], ['e2']]);
  });

  test('keeps order per key while other keys go on', async () => {
    const { clock, recording, see } = setUp({
      orderBy: (event) => (event.payload as { name: string }).name,
      limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 4 },
      answer: (events, nth) => (nth === 0 && events[0]?.id === 'e1' ? { status: 'retry', why } : { status: 'delivered' }),
    });
    for (const key of ['a', 'b', 'a', 'b']) see(key);
    await clock.advance(0);
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e2', 'e4']);
    await clock.advance(1000);
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e2', 'e4', 'e1', 'e3']);
  });

  test('opens the circuit after five failures, then lets a single batch try', async () => {
    let down = true;
    const { clock, recording, see, report } = setUp({
      limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 3 },
      retry: { delaysMs: [10] },
      answer: () => (down ? { status: 'retry', why } : { status: 'delivered' }),
    });
    for (let index = 0; index < 3; index += 1) see('a');
    await clock.advance(100);
    const tries = recording.tries.length;
    expect(tries).toBeGreaterThanOrEqual(5);
    expect(tries).toBeLessThan(9);
    await clock.advance(4800);
    expect(recording.tries).toHaveLength(tries);
    await clock.advance(200);
    expect(recording.tries).toHaveLength(tries + 1);
    down = false;
    await clock.advance(10_000);
    expect(report()).toMatchObject({ delivered: 3, waiting: 0 });
  });

  test('halves a batch that is too large, and drops only the event that is', async () => {
    const tooLarge: SendOutcome = { status: 'split', why: { code: 'http-413', message: 'too large' }, tooLarge: true };
    const { clock, recording, see, drops, tracker } = setUp({
      answer: (events) => (events.length > 2 || events.some(({ id }) => id === 'e4') ? tooLarge : { status: 'delivered' }),
    });
    for (let index = 0; index < 5; index += 1) see('a');
    await tracker.flush();
    await clock.advance(2000);
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3', 'e5']);
    expect(drops.map(({ event, reason }) => [event.id, reason])).toEqual([['e4', 'too-large']]);
  });

  test('drops an event that is too large for the lane before it is stored, and sends what is behind it', async () => {
    const { recording, tracker, see, drops } = setUp({ limits: { maxEvents: 10, maxBytes: 1000, concurrency: 1 } });
    tracker.track('eventOccurred', { name: 'x'.repeat(2000) });
    see('a');
    await tracker.flush();
    expect(recording.tries).toEqual([['e2']]);
    expect(drops.map(({ reason }) => reason)).toEqual(['too-large']);
  });

  test('resends a doubtful event only where a repeat is harmless', async () => {
    const { recording, see, tracker, drops, clock } = setUp({
      repeatSafe: (event) => event.id === 'e1',
      answer: (_events, nth) => (nth === 0 ? { status: 'retry', why, maybeTaken: true } : { status: 'delivered' }),
    });
    see('a');
    see('b');
    await tracker.flush();
    await clock.advance(1000);
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e1']);
    expect(drops.map(({ event, reason }) => [event.id, reason])).toEqual([['e2', 'gave-up']]);
  });

  test('gives up after the last try and after the longest age', async () => {
    const { clock, see, drops, recording } = setUp({ retry: { delaysMs: [10], maxAttempts: 3 }, answer: () => ({ status: 'retry', why }) });
    see('a');
    await clock.advance(5000);
    expect(recording.tries).toHaveLength(3);
    expect(drops.map(({ reason, why: { code } }) => [reason, code])).toEqual([['gave-up', 'http-503']]);
    const old = setUp({ retry: { maxAgeMs: 1500 }, answer: () => ({ status: 'retry', why, notBefore: 2000 }) });
    old.see('a');
    await old.clock.advance(4000);
    expect(old.drops.map(({ reason, why: { code } }) => [reason, code])).toEqual([['gave-up', 'expired']]);
  });

  test('times a try out, tells the transport, and goes on even when the transport does not listen', async () => {
    let aborted = false;
    const { clock, see, recording } = setUp({ retry: { timeoutMs: 5000 } });
    const { send } = recording;
    let hung = false;
    recording.send = (batch, how) => {
      if (hung) return send(batch, how);
      hung = true;
      how.signal.addEventListener('abort', () => (aborted = true));
      return new Promise(() => undefined);
    };
    see('a');
    await clock.advance(1000 + 5000);
    expect(aborted).toBe(true);
    await clock.advance(1000 + 1000);
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e1']);
  });

  test('counts a transport that throws as refused', async () => {
    const { see, tracker, drops } = setUp({
      answer: () => {
        throw new Error('bug');
      },
    });
    see('a');
    await tracker.flush();
    expect(drops.map(({ reason, why: { code } }) => [reason, code])).toEqual([['refused', 'transport-threw']]);
  });

  test('pauses when the set-up is wrong, so that later events wait instead of being refused', async () => {
    const { clock, see, drops, recording } = setUp({
      limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 1 },
      answer: (_events, nth) => (nth === 0 ? { status: 'refused', why, pausesLane: true } : { status: 'delivered' }),
    });
    see('a');
    see('b');
    await clock.advance(4999);
    expect(drops).toHaveLength(1);
    expect(recording.tries).toHaveLength(1);
    await clock.advance(1);
    expect(recording.delivered.map(({ id }) => id)).toEqual(['e2']);
  });

  test('keeps progress inside an event between tries and forgets it afterwards', async () => {
    const seen: (number | undefined)[] = [];
    const { clock, see, recording } = setUp();
    let tries = 0;
    recording.send = async (batch, how) => {
      const id = batch.entries[0]?.id ?? '';
      seen.push(how.progress.get(id));
      how.progress.set(id, 2);
      tries += 1;
      return tries === 1 ? { status: 'retry', why } : { status: 'delivered' };
    };
    see('a');
    await clock.advance(5000);
    see('b');
    await clock.advance(5000);
    expect(seen).toEqual([undefined, 2, undefined]);
  });

  test('starts everything in the same tick when the page leaves', () => {
    const { see, tracker, recording } = setUp({ limits: { maxEvents: 2, maxBytes: 65_536, concurrency: 1 } });
    for (let index = 0; index < 5; index += 1) see('a');
    tracker.leave();
    expect(recording.tries).toEqual([['e1', 'e2'], ['e3', 'e4'], ['e5']]);
  });

  test('reports what could not be delivered before it was closed', async () => {
    const { clock, see, tracker, drops, report } = setUp({ answer: () => ({ status: 'retry', why }) });
    see('a');
    const closing = tracker.close(3000);
    await clock.advance(3000);
    const receipt = await closing;
    expect(receipt).toEqual({ complete: true, transports: { recording: { accepted: 1, delivered: 0, waiting: 0, dropped: { closed: 1 } } } });
    expect(drops.map(({ reason }) => reason)).toEqual(['closed']);
    see('b');
    expect(report()?.dropped).toEqual({ closed: 2 });
  });

  test('delivers within the time that close allows', async () => {
    const { clock, see, tracker, recording } = setUp({ answer: (_events, nth) => (nth < 2 ? { status: 'retry', why } : { status: 'delivered' }) });
    see('a');
    const closing = tracker.close(10_000);
    await clock.advance(10_000);
    expect((await closing).transports['recording']).toMatchObject({ delivered: 1, waiting: 0 });
    expect(recording.tries).toHaveLength(3);
  });
});

describe('an outbox that is full', () => {
  test('gives up the oldest of the lowest priority, never a purchase before a heartbeat', async () => {
    const clock = createFakeClock();
    const { tracker, drops } = setUp({ answer: () => new Promise(() => undefined) }, { clock, outbox: memoryOutbox({ clock, maxEvents: 3 }) });
    const low = (): string => tracker.track('nothingChanged', { sinceTime: 1 });
    low();
    low();
    tracker.track('cartViewed', { cart: { currency: 'EUR', total: 0, items: [] } });
    await clock.advance(0);
    tracker.track('goalCompleted', { goalId: 'newsletter' });
    await clock.advance(0);
    tracker.track('goalCompleted', { goalId: 'brochure' });
    await clock.advance(0);
    expect(drops.map(({ event, reason }) => [event.id, reason])).toEqual([['e1', 'queue-full'], ['e2', 'queue-full']]);
    tracker.track('nothingChanged', { sinceTime: 1 });
    await clock.advance(0);
    expect(drops.at(-1)?.event.id).toBe('e6');
  });

  test('keeps a purchase although heartbeats on their way fill it', async () => {
    const clock = createFakeClock();
    const { tracker, drops, recording } = setUp(
      { limits: { maxEvents: 3, maxBytes: 65_536, concurrency: 1 }, answer: (_events, nth) => (nth === 0 ? new Promise(() => undefined) : { status: 'delivered' }) },
      { clock, outbox: memoryOutbox({ clock, maxEvents: 3 }) },
    );
    for (let index = 0; index < 3; index += 1) tracker.track('nothingChanged', { sinceTime: 1 });
    await clock.advance(0);
    expect(recording.tries).toHaveLength(1);
    tracker.track('goalCompleted', { goalId: 'newsletter' });
    await clock.advance(0);
    expect(drops).toEqual([]);
    await clock.advance(20_000);
    expect(recording.delivered.some(({ name }) => name === 'goalCompleted')).toBe(true);
  });
});

test('what an outbox has lost is in the books as lost, and nobody waits for it', async () => {
  const clock = createFakeClock();
  const told = new Map<string, (events: number) => void>();
  const left = Array.from({ length: 3 }, (_, index) => `left${index}`);
  const outbox = { ...memoryOutbox({ clock }), durable: true, count: () => ({ events: left.length, bytes: 0 }), onLoss: (lane: string, hear: (events: number) => void) => void told.set(lane, hear) };
  const { tracker, report } = setUp({}, { clock, outbox });
  await clock.advance(0);
  expect(report()).toMatchObject({ accepted: 3, waiting: 3 });
  told.get('recording')?.(3);
  expect(report()).toEqual({ accepted: 3, delivered: 0, waiting: 0, dropped: { lost: 3 } });
  expect((await tracker.close()).complete).toBe(true);
});
