import { expect, test } from 'vitest';
import { createTracker, memoryOutbox, type Outbox, type SendOutcome } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';

const outcomes: Readonly<Record<string, SendOutcome>> = {
  'comes to nothing': { status: 'retry', why: { code: 'http-503', message: 'down' } },
  arrives: { status: 'delivered' },
};

test.each([
  ['comes to nothing', { accepted: 1, delivered: 1, waiting: 0 }],
  ['arrives', { accepted: 3, delivered: 3, waiting: 0 }],
])('what went to somebody else while it was on its way is not tried again: it %s', async (how, books) => {
  const clock = createFakeClock();
  let letGo: (ids: readonly string[]) => void = () => expect.unreachable();
  const outbox: Outbox = { ...memoryOutbox({ clock }), durable: true, onRetreat: (_lane, listener) => void (letGo = listener) };
  const answers = [outcomes[how]];
  const transport = recordingTransport({
    limits: { maxEvents: 2, maxBytes: 65_536, concurrency: 1 },
    answer: () => new Promise((resolve) => void clock.after(100, () => resolve(answers.shift() ?? { status: 'delivered' }))),
  });
  let id = 0;
  const tracker = createTracker({ transports: [transport], clock, outbox, newId: () => `e${(id += 1)}` });
  const report = () => tracker.report().transports['recording'];
  for (let index = 0; index < 3; index += 1) tracker.track('goalCompleted', { goalId: 'g' });
  await clock.advance(50);
  letGo(['e1', 'e2']);
  expect(report()).toMatchObject({ accepted: 3, waiting: 3 });
  await clock.advance(5000);
  expect(transport.tries).toEqual([['e1', 'e2'], ['e3']]);
  expect(report()).toEqual({ ...books, dropped: {} });
});
