import { describe, expect, test } from 'vitest';
import { createTracker, type Drop, memoryOutbox, type Outbox, type SendOutcome, type Tracker, type TrackerOptions } from '../index.ts';
import { createFakeClock, type FakeClock, recordingTransport, type RecordingTransport } from '../testing.ts';

const down: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'down' } };
const delivered: SendOutcome = { status: 'delivered' };

interface Destination {
  /** Time until it answers. Unit: milliseconds. */
  readonly afterMs: number;
  readonly outcome?: SendOutcome;
  readonly purposes?: readonly string[];
}

function setUp(destinations: Readonly<Record<string, Destination>>, options: Partial<TrackerOptions> = {}, clock = createFakeClock()) {
  const drops: Drop[] = [];
  const transports: RecordingTransport[] = Object.entries(destinations).map(([name, { afterMs, outcome = delivered, purposes = [] }]) =>
    recordingTransport({ name, purposes, answer: () => new Promise((resolve) => void clock.after(afterMs, () => resolve(outcome))) }),
  );
  let id = 0;
  const tracker = createTracker({ transports, clock, newId: () => `e${(id += 1)}`, onDrop: (drop) => drops.push(drop), outbox: memoryOutbox({ clock }), ...options });
  const see = (): string => tracker.track('eventOccurred', { name: 'seen' });
  const deliveredTo = (name: string): readonly string[] => transports.find((each) => each.name === name)?.delivered.map((event) => event.id) ?? [];
  return { clock, drops, tracker, see, deliveredTo };
}

/** One that needs a while for every write, as those do that wait for others to write with. */
function slowOutbox(clock: FakeClock): Outbox {
  const inner = memoryOutbox({ clock });
  return { ...inner, append: async (entries, busy) => new Promise((resolve) => void clock.after(20, () => resolve(inner.append(entries, busy)))) };
}

test.each([
  ['close', (tracker: Tracker) => tracker.close(1000), 1020],
  ['flush', (tracker: Tracker) => tracker.flush(), 120],
] as const)('traffic that never ends does not hold %s up while the outbox writes', async (_what, call, most) => {
  const clock = createFakeClock();
  const { tracker, see } = setUp({ slow: { afterMs: 100 } }, { outbox: slowOutbox(clock) }, clock);
  const goOn = (): void => {
    see();
    clock.after(9, goOn);
  };
  goOn();
  let isDone = false;
  void call(tracker).then(() => (isDone = true));
  await clock.advance(most - 50);
  expect(isDone).toBe(false);
  await clock.advance(100);
  expect(isDone).toBe(true);
});

describe('while a tracker closes', () => {
  test('what is tracked is delivered, and close waits for it', async () => {
    const { clock, tracker, see, deliveredTo, drops } = setUp({ slow: { afterMs: 100 } });
    see();
    const closing = tracker.close(5000);
    await clock.advance(50);
    see();
    await clock.advance(200);
    const receipt = await closing;
    expect(deliveredTo('slow')).toEqual(['e1', 'e2']);
    expect([receipt.complete, drops]).toEqual([true, []]);
    see();
    expect(drops.map(({ event, reason }) => [event.id, reason])).toEqual([['e3', 'closed']]);
  });

  test('it goes at once to a destination that has nothing left while another is still at work', async () => {
    const { clock, tracker, see, deliveredTo } = setUp({ quick: { afterMs: 1 }, hanging: { afterMs: 9000 } });
    see();
    const closing = tracker.close(400);
    await clock.advance(300);
    see();
    await clock.advance(100);
    const { transports } = await closing;
    expect(deliveredTo('quick')).toEqual(['e1', 'e2']);
    expect(transports).toEqual({
      quick: { accepted: 2, delivered: 2, waiting: 0, dropped: {} },
      hanging: { accepted: 2, delivered: 0, waiting: 0, dropped: { closed: 2 } },
    });
  });

  test('traffic that never ends does not hold it up longer than it was given', async () => {
    const { clock, tracker, see, drops } = setUp({ slow: { afterMs: 100 } });
    const goOn = (): void => {
      see();
      clock.after(30, goOn);
    };
    goOn();
    let receipt: Awaited<ReturnType<typeof tracker.close>> | undefined;
    const closing = tracker.close(1000).then((given) => {
      receipt = given;
    });
    await clock.advance(999);
    expect(receipt).toBeUndefined();
    await clock.advance(1);
    await closing;
    const { accepted = 0, delivered: arrived = 0, waiting, dropped } = receipt?.transports['slow'] ?? {};
    expect(arrived).toBeGreaterThan(20);
    expect([waiting, accepted - arrived, dropped]).toEqual([0, drops.length, { closed: drops.length }]);
  });

  test('a destination that is down gets no try more than its time, and nothing is forgotten', async () => {
    const { clock, tracker, see, drops } = setUp({ broken: { afterMs: 10, outcome: down } });
    see();
    const closing = tracker.close(500);
    await clock.advance(400);
    see();
    await clock.advance(100);
    expect((await closing).transports['broken']).toEqual({ accepted: 2, delivered: 0, waiting: 0, dropped: { closed: 2 } });
    expect(drops.map(({ event }) => event.id)).toEqual(['e1', 'e2']);
  });

  test('events of another tracker and dead letters are refused, because whoever has them keeps them', async () => {
    const { clock, tracker, see, drops } = setUp({ slow: { afterMs: 100 } });
    const other = setUp({ away: { afterMs: 1, outcome: { status: 'refused', why: { code: 'http-400', message: 'no' } } } });
    other.see();
    await other.clock.advance(2000);
    const [letter] = other.drops;
    if (!letter) throw new Error('Nothing was refused.');
    see();
    const closing = tracker.close();
    expect(await tracker.accept([{ ...letter.event, id: 'theirs' }])).toEqual([{ id: 'theirs', status: 'dropped', reason: 'closed' }]);
    expect(tracker.resend({ ...letter, transport: 'slow' })).toBe(false);
    await clock.advance(1000);
    expect([(await closing).transports['slow']?.delivered, drops.map(({ event }) => event.id)]).toEqual([1, ['theirs']]);
  });

  test('whoever calls close again waits for the same end', async () => {
    const { clock, tracker, see } = setUp({ slow: { afterMs: 100 } });
    see();
    const receipts = Promise.all([tracker.close(), tracker.close(0)]);
    await clock.advance(100);
    const [first, second] = await receipts;
    expect([first.complete, second]).toEqual([true, first]);
  });

  test.each([Number.NaN, '5', 5n, Symbol('soon'), null, {}])('a time that is none, such as %o, keeps nobody from closing', async (withinMs) => {
    const { clock, tracker, see, deliveredTo } = setUp({ slow: { afterMs: 100 } });
    see();
    const closing = tracker.close(withinMs as number);
    await clock.advance(100);
    expect([(await closing).complete, deliveredTo('slow')]).toEqual([true, ['e1']]);
  });

  test('what waits for the visitor to decide goes where the decision still comes in time', async () => {
    const { clock, tracker, see, deliveredTo } = setUp({ slow: { afterMs: 100 }, asking: { afterMs: 1, purposes: ['analytics'] } }, { consent: { analytics: 'undecided' } });
    see();
    const closing = tracker.close();
    await clock.advance(50);
    tracker.setConsent({ analytics: 'granted' });
    await clock.advance(100);
    expect([(await closing).complete, deliveredTo('slow'), deliveredTo('asking')]).toEqual([true, ['e1'], ['e1']]);
  });
});
