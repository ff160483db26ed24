import type { Outbox, SendOutcome, Transport } from '../../index.ts';
import type { FakeClock } from '../../testing.ts';

/** How something answers: at once, after a while, with an error in either way, or never. */
export type Mood = 'now' | 'late' | 'throw' | 'reject' | 'never';

/** The next mood of those that were drawn, over and over. */
export type Moods = () => Mood;

export function moodsOf(drawn: readonly Mood[]): Moods {
  let nth = 0;
  return () => drawn[(nth += 1) % drawn.length] ?? 'now';
}

const lateMs = 120;

/** Does work in a mood. What fails or never answers has still been done where `isDone`. */
function inMood<Result>(mood: Mood, clock: FakeClock, work: () => Result, isDone: boolean): Result | Promise<Awaited<Result>> {
  if (mood === 'now') return work();
  const result = mood === 'late' || isDone ? work() : undefined;
  if (mood === 'throw') throw new Error('thrown by the test');
  if (mood === 'reject') return Promise.reject(new Error('rejected by the test'));
  return new Promise((resolve, reject) => {
    if (mood === 'late') clock.after(lateMs, () => void Promise.resolve(result as Result).then(resolve, reject));
  });
}

const asynchronous = (mood: Mood): Mood => (mood === 'throw' ? 'reject' : mood);

/** An outbox that answers as its moods are. It keeps what it says, and loses what it says it could not take. */
export function moodyOutbox(inner: Outbox, moods: Moods, clock: FakeClock): Outbox {
  return {
    ...inner,
    // What throws at once is a wrong set-up, and there is no tracker.
    open: (lanes) => inMood(asynchronous(moods()), clock, () => inner.open(lanes), true),
    append: (entries, busy) => inMood(moods(), clock, () => inner.append(entries, busy), false),
    take: (lane, most) => inMood(moods(), clock, () => inner.take(lane, most), false),
    renew: (...values) => inMood(moods(), clock, () => inner.renew(...values), true),
    release: (...values) => inMood(moods(), clock, () => inner.release(...values), true),
    settle: (...values) => inMood(moods(), clock, () => inner.settle(...values), true),
    withdraw: (withdrawal) => inMood(moods(), clock, () => inner.withdraw?.(withdrawal), true),
    close: () => inMood(moods(), clock, () => inner.close(), true),
  };
}

/** A transport that answers as its moods are, and heeds no signal. */
export function moodyTransport(name: string, moods: Moods, clock: FakeClock): Transport {
  const outcome = (): SendOutcome => (moods() === 'reject' ? { status: 'retry', why: { code: 'http-503', message: 'down' } } : { status: 'delivered' });
  return {
    name,
    runsIn: 'anywhere',
    purposes: ['marketing'],
    limits: { maxEvents: 3, maxBytes: 10_000, concurrency: 2 },
    retry: { delaysMs: [100], timeoutMs: 300, maxAttempts: 5 },
    send: async () => inMood(moods(), clock, outcome, false),
    close: async () => inMood(moods(), clock, () => undefined, false),
  };
}
