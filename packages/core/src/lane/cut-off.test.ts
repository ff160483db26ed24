import { expect, test } from 'vitest';
import { createTracker, type SendOutcome } from '../index.ts';
import { createFakeClock, recordingTransport, type RecordingOptions } from '../testing.ts';

/** A platform that takes away timers and connections together with the request in which they began, as workerd does. */
function setUp(options: RecordingOptions) {
  const clock = createFakeClock();
  let request = 0;
  const after: typeof clock.after = (delay, run) => {
    const own = request;
    return clock.after(delay, () => void (own === request && run()));
  };
  const recording = recordingTransport({ limits: { maxEvents: 10, maxBytes: 65_536, concurrency: 1 }, ...options });
  let id = 0;
  const tracker = createTracker({ transports: [recording], clock: { ...clock, after }, newId: () => `e${(id += 1)}`, random: () => 0, onDrop: () => undefined });
  return {
    clock,
    recording,
    tracker,
    track: () => tracker.track('goalCompleted', { goalId: 'newsletter' }),
    endRequest: () => void (request += 1),
    report: () => tracker.report().transports['recording'],
  };
}

const never = new Promise<SendOutcome>(() => undefined);

test('a try that was cut off is given up when its time is over, and its events go with those of a later request', async () => {
  const { clock, recording, tracker, track, endRequest, report } = setUp({ answer: (_events, nth) => (nth === 0 ? never : { status: 'delivered' }) });
  track();
  void tracker.flush();
  await clock.advance(0);
  endRequest();
  await clock.advance(11_999);
  track();
  void tracker.flush();
  await clock.advance(0);
  expect(recording.tries).toEqual([['e1']]);
  await clock.advance(1);
  await tracker.flush();
  expect(recording.tries).toEqual([['e1'], ['e1', 'e2']]);
  expect(report()).toMatchObject({ delivered: 2, waiting: 0 });
});

test('an answer that comes all the same changes nothing any more', async () => {
  let answer = (_outcome: SendOutcome): void => undefined;
  const late = new Promise<SendOutcome>((resolve) => (answer = resolve));
  const { clock, tracker, track, endRequest, report } = setUp({ answer: (_events, nth) => (nth === 0 ? late : { status: 'delivered' }) });
  track();
  void tracker.flush();
  await clock.advance(0);
  endRequest();
  await clock.advance(12_000);
  await tracker.flush();
  answer({ status: 'refused', why: { code: 'http-400', message: 'The destination answered 400.' } });
  await clock.advance(0);
  expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
});

test('a timer that went with its request holds up nothing: the next request sets another', async () => {
  const busy: SendOutcome = { status: 'retry', notBefore: 60_000, why: { code: 'http-429', message: 'The destination answered 429.' } };
  const { clock, recording, tracker, track, endRequest } = setUp({ answer: (_events, nth) => (nth === 0 ? busy : { status: 'delivered' }) });
  track();
  await tracker.flush();
  endRequest();
  // Later than the timer would have renewed the lease, earlier than the destination wants to be asked again.
  await clock.advance(35_000);
  track();
  await clock.advance(24_999);
  expect(recording.tries).toEqual([['e1']]);
  await clock.advance(1);
  expect(recording.tries).toEqual([['e1'], ['e1', 'e2']]);
});
