import { expect, test } from 'vitest';
import { createTracker, memoryDeadLetters, memoryOutbox, type Refusal, type SendOutcome, type Try } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';

const down: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'Down.' } };
const why: Refusal = { code: 'http-422', message: 'No.' };

function setUp(outcomes: readonly SendOutcome[], onTry?: (result: Try) => void) {
  const clock = createFakeClock();
  const tries: Try[] = [];
  const problems: Refusal[] = [];
  const transport = recordingTransport({ name: 'vendor', answer: (_events, nth) => outcomes[nth] ?? { status: 'delivered' } });
  const tracker = createTracker({
    transports: [transport],
    clock,
    random: () => 0,
    newId: () => `e${(ids += 1)}`,
    onDrop: () => undefined,
    onError: (problem) => problems.push(problem),
    onTry: onTry ?? ((result) => tries.push(result)),
  });
  let ids = 0;
  return { clock, tracker, tries, problems };
}

test('every try of a batch is told, with what goes again and why', async () => {
  const mixed: SendOutcome = { status: 'mixed', retry: new Map([['e1', why]]), refused: new Map([['e2', why]]) };
  const { clock, tracker, tries } = setUp([down, mixed]);
  for (const name of ['a', 'b', 'c']) tracker.track('eventOccurred', { name });
  await clock.advance(10_000);
  expect(tries).toEqual([
    { transport: 'vendor', events: 3, again: 3, code: 'http-503', isHalted: false },
    { transport: 'vendor', events: 3, again: 1, isHalted: false },
    { transport: 'vendor', events: 1, again: 0, isHalted: false },
  ]);
});

test('a destination that fails is halted from the fifth failure to its next success', async () => {
  const { clock, tracker, tries } = setUp(Array.from({ length: 6 }, () => down));
  tracker.track('eventOccurred', { name: 'a' });
  await clock.advance(120_000);
  expect(tries.map(({ isHalted }) => isHalted)).toEqual([false, false, false, false, true, true, false]);
});

test('a destination that is halted is told of once, and again after a success', async () => {
  const refused: SendOutcome = { status: 'retry', why: { code: 'network', message: 'No connection.', cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }) } };
  const paused: SendOutcome = { status: 'mixed', retry: new Map([['e2', why]]), refused: new Map(), pausesLane: true };
  const { clock, tracker, problems } = setUp([...Array.from({ length: 9 }, () => refused), { status: 'delivered' }, paused]);
  tracker.track('eventOccurred', { name: 'a' });
  await clock.advance(3600_000);
  const first = { code: 'destination-halted', message: '"vendor" fails (connection-refused). Its events wait, and single tries go there until one succeeds.', cause: { code: 'ECONNREFUSED' } };
  expect(problems).toMatchObject([first]);
  tracker.track('eventOccurred', { name: 'b' });
  await clock.advance(3600_000);
  expect(problems).toMatchObject([first, { code: 'destination-halted', message: expect.stringContaining(`(${why.code})`) }]);
});

test('a destination that fails less than five times in a row is not told of', async () => {
  const { clock, tracker, problems } = setUp([down, down, down, down, { status: 'delivered' }, down, down, down, down]);
  tracker.track('eventOccurred', { name: 'a' });
  await clock.advance(120_000);
  tracker.track('eventOccurred', { name: 'b' });
  await clock.advance(120_000);
  expect([tracker.report().complete, problems]).toEqual([true, []]);
});

test('a callback that throws is reported and changes nothing', async () => {
  const { clock, tracker, problems } = setUp([], () => {
    throw new Error('mine');
  });
  tracker.track('eventOccurred', { name: 'a' });
  await clock.advance(2000);
  expect(tracker.report().transports['vendor']).toMatchObject({ delivered: 1, waiting: 0 });
  expect(problems).toMatchObject([{ code: 'callback-threw' }]);
});

const refused: SendOutcome = { status: 'refused', why };

test.each([['delivered', { status: 'delivered' } as const], ['refused', refused]])('what was %s has left the outbox before a callback hears of any event of the batch: it may end the process', async (_what, answer) => {
  const outbox = memoryOutbox();
  const seen: unknown[] = [];
  const letters = memoryDeadLetters();
  const look = (): unknown => seen.push([outbox.count('vendor'), tracker.report().transports['vendor']?.waiting, letters.list().length]);
  const tracker = createTracker({ transports: [recordingTransport({ name: 'vendor', answer: () => answer })], outbox, deadLetters: letters, onDelivered: look, onDrop: look });
  for (const name of ['a', 'b', 'c']) tracker.track('eventOccurred', { name });
  await tracker.close();
  expect(seen).toEqual([0, 1, 2].map(() => [{ events: 0, bytes: 0 }, 0, answer.status === 'refused' ? 3 : 0]));
});

test('a destination that asks for no wait at all is halted after five failures, as one that says nothing of it', async () => {
  const { clock, tracker, tries } = setUp(Array.from({ length: 9 }, () => ({ ...down, notBefore: 0 })));
  tracker.track('eventOccurred', { name: 'a' });
  await clock.advance(2000);
  expect(tries.map(({ isHalted }) => isHalted)).toEqual([false, false, false, false, true]);
});
