import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTracker, memoryOutbox, type Outbox, type Refusal, type TrackerOptions } from '../index.ts';
import { createFakeClock, makeEvent, recordingTransport } from '../testing.ts';
import { closeGraceMs } from './deadline.ts';

afterEach(() => vi.restoreAllMocks());

const never = (): Promise<never> => new Promise(() => undefined);

function setUp(outboxPart: Partial<Outbox> = {}, options: Partial<TrackerOptions> = {}) {
  const clock = createFakeClock();
  const problems: Refusal[] = [];
  const transport = recordingTransport();
  const outbox: Outbox = { ...memoryOutbox({ clock }), durable: true, ...outboxPart };
  const tracker = createTracker({ transports: [transport], outbox, clock, onDrop: () => undefined, onError: (problem) => problems.push(problem), ...options });
  const see = (): string => tracker.track('eventOccurred', { name: 'seen' });
  return { clock, problems, tracker, transport, see };
}

/** What a promise came to by now. */
function watched<Result>(promise: Promise<Result>): { result?: Result } {
  const seen: { result?: Result } = {};
  void promise.then((result) => (seen.result = result));
  return seen;
}

describe('close ends', () => {
  test.each<[string, Partial<Outbox>]>([
    ['opens', { open: never }],
    ['writes', { append: never }],
    ['hands anything out', { take: never }],
    ['takes anything back', { release: never, take: () => [] }],
    ['closes', { close: never }],
    ['does anything', { open: never, append: never, take: never, release: never, settle: never, close: never }],
  ])('in its time and a moment while the outbox never %s', async (_what, part) => {
    const { clock, tracker, see } = setUp(part);
    see();
    const closing = watched(tracker.close(1000));
    const again = watched(tracker.close(0));
    await clock.advance(1000 + closeGraceMs);
    expect(closing.result).toEqual(tracker.report());
    expect(again.result).toEqual(closing.result);
    const { accepted, delivered, waiting } = tracker.report().transports['recording'] ?? {};
    expect([accepted, (delivered ?? 0) + (waiting ?? 0)]).toEqual([1, 1]);
    expect(clock.pending).toBe(0);
  });

  test.each([
    ['an outbox that writes no more is closed', { append: never }, {}],
    ['an outbox that takes nothing back is closed', { release: never }, { answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'down' } }) }],
    ['an outbox whose transport does not close is closed', {}, { close: never }],
    ['an outbox whose transport fails to close is closed', {}, { close: () => Promise.reject(new Error('no')) }],
  ] as const)('%s all the same', async (_what, part, transportPart) => {
    let closed = 0;
    const { clock, tracker, see } = setUp({ ...part, close: () => void (closed += 1) }, { transports: [recordingTransport(transportPart as object)] });
    see();
    const closing = watched(tracker.close(100));
    await clock.advance(100 + closeGraceMs);
    expect([closing.result, closed]).toEqual([tracker.report(), 1]);
  });

  test.each<[string, Partial<Outbox>, object]>([
    ['outbox', { close: () => Promise.reject(new Error('disk')) }, {}],
    ['transport', {}, { close: () => Promise.reject(new Error('socket')) }],
  ])('with its receipt when the %s fails to, and says so', async (what, part, transportPart) => {
    const { clock, problems, tracker } = setUp(part, { transports: [recordingTransport(transportPart)] });
    const closing = watched(tracker.close(0));
    await clock.advance(0);
    expect(closing.result?.complete).toBe(true);
    expect(problems).toMatchObject([{ message: expect.stringContaining(what) }]);
  });

  test('in its time while a try does not heed that it was given up, and what it held waits', async () => {
    const { clock, tracker, see } = setUp({}, { transports: [{ ...recordingTransport(), send: never }] });
    see();
    const closing = watched(tracker.close(1000));
    await clock.advance(1000);
    expect(closing.result?.transports).toEqual({ recording: { accepted: 1, delivered: 0, waiting: 1, dropped: {} } });
  });

  test('without a try where there is no time for one and the outbox keeps what waits', async () => {
    const transport = recordingTransport({ repeatSafe: () => false, answer: never });
    const { clock, tracker, see } = setUp({}, { transports: [transport] });
    see();
    const closing = watched(tracker.close(0));
    await clock.advance(0);
    expect(closing.result?.transports).toEqual({ recording: { accepted: 1, delivered: 0, waiting: 1, dropped: {} } });
    expect(transport.tries).toEqual([]);
  });

  test('only after a write that takes its time, however short it was given', async () => {
    const clock = createFakeClock();
    const inner = memoryOutbox({ clock });
    const written: string[] = [];
    const append: Outbox['append'] = async (entries, busy) => {
      await new Promise<void>((resolve) => void clock.after(closeGraceMs - 1, resolve));
      written.push(...entries.map(({ id }) => id));
      return inner.append(entries, busy);
    };
    const tracker = createTracker({ transports: [recordingTransport()], outbox: { ...inner, durable: true, append }, clock });
    const id = tracker.track('eventOccurred', { name: 'seen' });
    const closing = watched(tracker.close(0));
    await clock.advance(closeGraceMs - 2);
    expect(closing.result).toBeUndefined();
    await clock.advance(1);
    expect([closing.result?.complete, written]).toEqual([false, [id]]);
  });

  test('after what waited for an outbox that opens went into it', async () => {
    const inner = memoryOutbox({ clock: createFakeClock() });
    const written: string[] = [];
    const { clock, tracker, see } = setUp({
      open: never,
      append(entries, busy) {
        written.push(...entries.map(({ id }) => id));
        return inner.append(entries, busy);
      },
    });
    const id = see();
    const closing = watched(tracker.close(0));
    await clock.advance(closeGraceMs);
    expect([closing.result?.complete, written]).toEqual([false, [id]]);
  });

  test('what an outbox has is delivered although it takes nothing more', async () => {
    const clock = createFakeClock();
    const inner = memoryOutbox({ clock });
    let isStuck = false;
    const { tracker, transport, see } = setUp({ ...inner, durable: true, append: (entries, busy) => (isStuck ? never() : inner.append(entries, busy)) }, { clock });
    const id = see();
    await clock.advance(1);
    isStuck = true;
    see();
    const closing = watched(tracker.close(500));
    await clock.advance(500 + closeGraceMs);
    expect(closing.result?.transports['recording']).toMatchObject({ delivered: 1, waiting: 1 });
    expect(transport.delivered.map((event) => event.id)).toEqual([id]);
  });
});

describe('while an outbox never writes, the end of the tracker lets go of', () => {
  test('flush, accept, withdraw and drained', async () => {
    const { clock, tracker, see } = setUp({ append: never, withdraw: never, pressure: () => 1 });
    see();
    const flushing = watched(tracker.flush());
    const draining = watched(tracker.drained().then(() => 'drained'));
    const accepting = watched(tracker.accept([makeEvent('goalCompleted', { goalId: 'abc' }, { id: 'theirs' }), { id: 'none' } as never]));
    await clock.advance(60_000);
    expect([flushing, draining, accepting]).toEqual([{}, {}, {}]);
    void tracker.close(0);
    await clock.advance(closeGraceMs);
    expect(flushing.result).toEqual(tracker.report());
    expect(draining.result).toBe('drained');
    expect(accepting.result).toMatchObject([{ id: 'theirs', status: 'dropped', reason: 'closed' }, { id: 'none', status: 'dropped', reason: 'invalid' }]);
    await expect(tracker.flush()).resolves.toEqual(tracker.report());
  });

  test('a withdrawal, which ends with what it has found', async () => {
    const { clock, tracker } = setUp({ withdraw: never }, { transports: [recordingTransport({ purposes: ['marketing'] })] });
    const withdrawing = watched(tracker.withdraw(new Map([['b', clock.now()]]), { marketing: 'denied' }));
    await clock.advance(60_000);
    expect(withdrawing).toEqual({});
    void tracker.close(0);
    await clock.advance(closeGraceMs);
    expect(withdrawing.result).toBe(0);
  });

  test('no memory, for what does not find room is turned away and said, what is critical last', async () => {
    const drops: string[] = [];
    const roomy = recordingTransport({ limits: { maxEvents: 1, maxBytes: 2_000_000, concurrency: 1 } });
    const { clock, tracker } = setUp({ append: never }, { transports: [roomy], onDrop: ({ event, reason }) => drops.push(`${event.priority} ${reason}`) });
    const name = 'x'.repeat(1_000_000);
    for (let nth = 0; nth < 40; nth += 1) tracker.track('eventOccurred', { name });
    expect([drops.length, new Set(drops)]).toEqual([6, new Set(['normal queue-full'])]);
    expect(tracker.pressure).toBeGreaterThan(1);
    for (let nth = 0; nth < 40; nth += 1) tracker.track('goalCompleted', { goalId: name });
    expect([drops.length, new Set(drops)]).toEqual([12, new Set(['normal queue-full', 'critical queue-full'])]);
    void tracker.close(0);
    await clock.advance(closeGraceMs);
    expect(tracker.report().transports['recording']).toMatchObject({ accepted: 80, waiting: 68, dropped: { 'queue-full': 12 } });
  });
});

test('traffic that never ends does not hold flush up while the outbox takes a while to hand out', async () => {
  const clock = createFakeClock();
  const inner = memoryOutbox({ clock });
  const transport = recordingTransport({ limits: { maxEvents: 2, maxBytes: 65_536, concurrency: 4 } });
  /** Looks first and answers later, so that more has come meanwhile. */
  const take: Outbox['take'] = async (lane, most) => {
    const taken = await inner.take(lane, most);
    await new Promise<void>((resolve) => void clock.after(20, resolve));
    return taken;
  };
  const { tracker, see } = setUp({ ...inner, take }, { clock, transports: [transport] });
  const goOn = (): void => {
    see();
    clock.after(9, goOn);
  };
  goOn();
  const flushing = watched(tracker.flush());
  await clock.advance(1000);
  expect(flushing.result).toBeDefined();
});

describe('an outbox that never hands out what it was asked for', () => {
  function setUpSilent() {
    const clock = createFakeClock();
    const inner = memoryOutbox({ clock });
    let answer = (): void => undefined;
    let asked = 0;
    const take: Outbox['take'] = (lane, most) => {
      asked += 1;
      const taken = inner.take(lane, most);
      return asked > 1 ? taken : new Promise((resolve) => void (answer = () => resolve(taken)));
    };
    return { ...setUp({ ...inner, durable: true, take }, { clock }), clock, answer: () => answer() };
  }

  test('is told of after a minute, and asked again', async () => {
    const { clock, problems, tracker, transport, see } = setUpSilent();
    const id = see();
    const flushing = watched(tracker.flush());
    await clock.advance(59_000);
    expect([flushing, problems]).toEqual([{}, []]);
    await clock.advance(1000);
    expect(flushing.result?.complete).toBe(false);
    expect(problems).toMatchObject([{ code: 'outbox-failed', cause: { message: expect.stringContaining('60 s') } }]);
    await clock.advance(40_000);
    expect(transport.delivered.map((event) => event.id)).toEqual([id]);
    expect(tracker.report().complete).toBe(true);
  });

  test('and does so in the end is not listened to any more, because what it hands out may have gone by then', async () => {
    const { clock, tracker, transport, see, answer } = setUpSilent();
    see();
    await clock.advance(100_000);
    expect(transport.delivered).toHaveLength(1);
    answer();
    await clock.advance(100_000);
    see();
    await clock.advance(100_000);
    expect(transport.delivered).toHaveLength(2);
    expect(tracker.report().transports['recording']).toEqual({ accepted: 2, delivered: 2, waiting: 0, dropped: {} });
  });
});

describe('an outbox that throws where it could reject', () => {
  const fail = (): never => {
    throw new Error('disk I/O error');
  };

  test.each<[string, Partial<Outbox>]>([
    ['take', { take: fail }],
    ['settle', { settle: fail }],
    ['release', { release: fail }],
    ['close', { close: fail }],
  ])('in %s is reported, and the tracker goes on to its end', async (_what, part) => {
    const down = recordingTransport({ answer: () => ({ status: 'retry', why: { code: 'http-503', message: 'down' } }) });
    const { clock, problems, tracker, see } = setUp(part, part.release ? { transports: [down] } : {});
    see();
    await clock.advance(2000);
    const closing = watched(tracker.close(100));
    await clock.advance(100);
    expect(closing.result).toEqual(tracker.report());
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['outbox-failed']));
  });

  test('in renew is reported, and what it had handed out is delivered', async () => {
    let isDown = true;
    const transport = recordingTransport({ answer: () => (isDown ? { status: 'retry', why: { code: 'http-503', message: 'down' } } : { status: 'delivered' }) });
    const { clock, problems, tracker, see } = setUp({ renew: fail }, { transports: [transport] });
    see();
    await clock.advance(40_000);
    isDown = false;
    await clock.advance(120_000);
    expect([tracker.report().complete, problems.map(({ code }) => code).slice(0, 2)]).toEqual([true, ['destination-halted', 'outbox-failed']]);
  });
});

test('callbacks that throw, also the one that hears of it, hold nothing up', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const fail = (): never => {
    throw new Error('a bug of the application');
  };
  const { clock, tracker, see, transport } = setUp({}, { onDrop: fail, onDelivered: fail, onTry: fail, onError: fail, outbox: memoryOutbox() });
  see();
  tracker.track('eventOccurred', { name: 1n } as never);
  const flushing = watched(tracker.flush());
  await clock.advance(100);
  expect(flushing.result?.transports['recording']).toMatchObject({ accepted: 2, delivered: 1 });
  see();
  const closing = watched(tracker.close(100));
  await clock.advance(100);
  expect([closing.result?.complete, transport.delivered.length]).toEqual([true, 2]);
  expect(new Set(said.mock.calls.map(([text]) => String(text).slice(0, 30)))).toEqual(new Set(['[waymark] [on-error-threw] The']));
});
