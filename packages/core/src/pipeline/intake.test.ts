import { describe, expect, test } from 'vitest';
import { createTracker, memoryOutbox, type NewEntry, type Outbox } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';

/** An outbox that has written when it is told to. */
function slowOutbox() {
  const inner = memoryOutbox({ clock: createFakeClock() });
  const written: string[][] = [];
  const waiting: (() => void)[] = [];
  const outbox: Outbox = {
    ...inner,
    async append(entries: readonly NewEntry[], busy) {
      written.push(entries.map(({ json }) => (JSON.parse(json) as { readonly payload: { readonly goalId: string } }).payload.goalId));
      await new Promise<void>((resolve) => void waiting.push(resolve));
      return inner.append(entries, busy);
    },
  };
  const finish = async (): Promise<void> => {
    for (const resolve of waiting.splice(0)) resolve();
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  };
  return { outbox, written, finish };
}

function setUp() {
  const slow = slowOutbox();
  const recording = recordingTransport();
  const tracker = createTracker({ transports: [recording], outbox: slow.outbox, clock: createFakeClock() });
  return { ...slow, recording, tracker };
}

test('what is tracked while the outbox writes goes together afterwards', async () => {
  const { written, finish, tracker } = setUp();
  for (const goalId of ['a', 'b', 'c']) {
    tracker.track('goalCompleted', { goalId });
    await Promise.resolve();
  }
  expect(written).toEqual([['a']]);
  await finish();
  expect(written).toEqual([['a'], ['b', 'c']]);
});

test('many events of one task are written in portions, without waiting for the one before', async () => {
  const { written, finish, recording, tracker } = setUp();
  for (let nth = 0; nth < 600; nth += 1) tracker.track('goalCompleted', { goalId: `${nth}` });
  expect(written.map(({ length }) => length)).toEqual([256, 256]);
  await finish();
  await finish();
  await tracker.flush();
  expect(written.map(({ length }) => length)).toEqual([256, 256, 88]);
  expect(recording.delivered.map(({ payload }) => (payload as { readonly goalId: string }).goalId)).toEqual(Array.from({ length: 600 }, (_, nth) => `${nth}`));
});

test('a process that goes away waits for nothing', async () => {
  const { written, finish, recording, tracker } = setUp();
  tracker.track('goalCompleted', { goalId: 'a' });
  await Promise.resolve();
  tracker.track('goalCompleted', { goalId: 'b' });
  tracker.leave();
  expect(written).toEqual([['a'], ['b']]);
  await finish();
  await tracker.flush();
  expect(recording.delivered).toHaveLength(2);
  expect(tracker.report()).toMatchObject({ complete: true });
});

test('flush waits for everything that is being written', async () => {
  const { finish, recording, tracker } = setUp();
  tracker.track('goalCompleted', { goalId: 'a' });
  await Promise.resolve();
  tracker.track('goalCompleted', { goalId: 'b' });
  const flushed = tracker.flush();
  await finish();
  await finish();
  expect(await flushed).toMatchObject({ complete: true });
  expect(recording.delivered).toHaveLength(2);
});

test('a tracker that leaves has an outbox write what it was given in this tick', () => {
  const given: string[] = [];
  const written: string[] = [];
  const inner = memoryOutbox();
  const outbox: Outbox = {
    ...inner,
    append(entries, busy) {
      given.push(...entries.map(({ id }) => id));
      return inner.append(entries, busy);
    },
    commit: () => void written.push(...given),
  };
  const tracker = createTracker({ transports: [recordingTransport()], outbox, clock: createFakeClock() });
  const ids = ['a', 'b'].map((goalId) => tracker.track('goalCompleted', { goalId }));
  tracker.leave();
  expect(written).toEqual(ids);
});

describe('what a full outbox gives up while it writes', () => {
  /** An outbox that gives up at once, and says so when it is told to. "a" is on its way, and the lane holds "b", which the next one pushes out. */
  async function setUpFull() {
    const clock = createFakeClock();
    const inner = memoryOutbox({ clock, maxEvents: 2 });
    const waiting: (() => void)[] = [];
    const outbox: Outbox = {
      ...inner,
      async append(entries, busy) {
        const result = await inner.append(entries, busy);
        await new Promise<void>((resolve) => void waiting.push(resolve));
        return result;
      },
    };
    const ends: string[] = [];
    const recording = recordingTransport({ purposes: ['marketing'], limits: { maxEvents: 1, maxBytes: 65_536, concurrency: 1 } });
    let answer = (): void => undefined;
    const send: typeof recording.send = (batch, how) => new Promise((resolve) => void (answer = () => resolve(recording.send(batch, how))));
    const tracker = createTracker({
      transports: [{ ...recording, send }],
      outbox,
      clock,
      onDelivered: ({ id }) => ends.push(`${id} delivered`),
      onDrop: ({ event, reason }) => ends.push(`${event.id} ${reason}`),
      consent: { marketing: 'granted' },
    });
    const track = async (id: string): Promise<void> => {
      tracker.track('goalCompleted', { goalId: 'abc' }, { id });
      await clock.advance(0);
    };
    const written = async (): Promise<void> => {
      for (const resolve of waiting.splice(0)) resolve();
      await clock.advance(0);
    };
    const answered = async (): Promise<void> => {
      answer();
      await clock.advance(2000);
    };
    void track('a');
    await track('b');
    await written();
    return { tracker, ends, track, written, answered };
  }

  test('is not sent meanwhile, and ends once', async () => {
    const { tracker, ends, track, written, answered } = await setUpFull();
    await track('c');
    await answered();
    await answered();
    expect(ends).toEqual(['a delivered']);
    await written();
    await answered();
    await answered();
    expect(ends).toEqual(['a delivered', 'b queue-full', 'c delivered']);
    expect(tracker.report()).toEqual({ complete: true, transports: { recording: { accepted: 3, delivered: 2, waiting: 0, dropped: { 'queue-full': 1 } } } });
  });

  test('and is dropped for another reason before it says so ends for that one', async () => {
    const { tracker, ends, track, written } = await setUpFull();
    await track('c');
    tracker.setConsent({ marketing: 'denied' });
    await written();
    expect(ends.filter((end) => end.startsWith('b'))).toEqual(['b no-consent']);
    expect(tracker.report().transports['recording']).toMatchObject({ accepted: 3, waiting: 1 });
  });
});
