import { expect, test } from 'vitest';
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
