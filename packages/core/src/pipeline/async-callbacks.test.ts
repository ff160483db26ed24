import { expect, test, vi } from 'vitest';
import { createTracker, type Drop, memoryOutbox, type Refusal, type TrackerOptions } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';
import { httpTransport } from '../transport.ts';

const bug = new Error('a bug of the application');
const rejects = async (): Promise<never> => {
  await Promise.resolve();
  throw bug;
};

function setUp(options: Partial<TrackerOptions>) {
  const clock = createFakeClock();
  const problems: Refusal[] = [];
  const tracker = createTracker({ transports: [recordingTransport()], clock, outbox: memoryOutbox({ clock }), onDrop: () => undefined, onError: (problem) => problems.push(problem), ...options });
  return { clock, problems, tracker };
}

const refusing = recordingTransport({ name: 'refusing', answer: () => ({ status: 'refused', why: { code: 'no', message: 'No.' } }) });

// An unhandled rejection fails the run of these tests, as it ends a process of Node.js.
test.each<[string, Partial<TrackerOptions>, number]>([
  ['onDelivered', { onDelivered: rejects }, 1],
  ['onTry', { onTry: rejects }, 1],
  ['onDrop', { onDrop: rejects, transports: [refusing] }, 1],
  ['deadLetters.keep', { deadLetters: { keep: rejects }, transports: [refusing] }, 1],
  ['onIdentity', { onIdentity: rejects }, 2],
])('an asynchronous %s that rejects is told as one that throws, once', async (name, options, times) => {
  const { clock, problems, tracker } = setUp(options);
  if (name === 'onIdentity') tracker.identify('user-1');
  tracker.track('eventOccurred', { name: 'a' });
  await tracker.close();
  await clock.advance(0);
  if (name === 'onIdentity') tracker.anonymize();
  await clock.advance(0);
  expect(problems).toEqual(Array.from({ length: times }, () => ({ code: 'callback-threw', message: `The callback "${name}" of the tracker threw.`, cause: bug })));
});

test.each<[string, Partial<TrackerOptions>, string]>([
  ['wants', { transports: [{ ...recordingTransport(), wants: rejects as never }] }, 'transport-threw'],
  ['orderBy', { transports: [{ ...recordingTransport(), orderBy: rejects as never }] }, 'transport-threw'],
  ['an enricher', { enrichers: [rejects as never] }, 'enricher-threw'],
  ['a schema', { events: { eventOccurred: { '~standard': { version: 1, vendor: 'test', validate: rejects } } } }, 'schema-async'],
])('an event whose fate hangs on a promise is refused, and nobody else hears when that rejects: %s', async (_name, options, code) => {
  const drops: Drop[] = [];
  const { clock, tracker } = setUp({ onDrop: (drop) => drops.push(drop), ...options });
  tracker.track('eventOccurred', { name: 'a' });
  await clock.advance(0);
  expect(drops.map(({ why }) => why.code)).toEqual([code]);
});

test('onIdentity that throws does not reach whoever signs in', () => {
  const { problems, tracker } = setUp({
    onIdentity: () => {
      throw bug;
    },
  });
  tracker.identify('user-1');
  expect(problems).toMatchObject([{ code: 'callback-threw', cause: bug }]);
});

test('an asynchronous onError that rejects stands on the console', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const { clock, tracker } = setUp({ onDelivered: rejects, onError: rejects });
  tracker.track('eventOccurred', { name: 'a' });
  await tracker.flush();
  await clock.advance(0);
  expect(said.mock.calls).toEqual([[expect.stringContaining('[on-error-threw]'), bug]]);
});

test('an asynchronous source, its end and a hook of a transport that reject are told', async () => {
  const transport = { ...recordingTransport(), settled: rejects };
  const { clock, problems, tracker } = setUp({ transports: [transport], sources: [{ name: 'late', start: rejects as never }, { name: 'ending', start: () => rejects }] });
  tracker.track('eventOccurred', { name: 'a' });
  await tracker.close();
  await clock.advance(0);
  expect(problems.filter(({ cause }) => cause === bug).map(({ code, message }) => [code, /"(\w+)"/.exec(message)?.[1]]).sort()).toEqual([
    ['source-threw', 'ending'],
    ['source-threw', 'late'],
    ['transport-threw', 'recording'],
  ]);
});

test.each<[string, unknown]>([
  ['a promise of an event', async (event: object) => event],
  ['a promise that rejects', rejects],
  ['what is no event', () => ({ where: 7 })],
  ['a text', () => 'yes'],
])('an enricher that returns %s costs the event, and says so', async (_what, enricher) => {
  const dropped: unknown[] = [];
  const { problems, tracker } = setUp({ enrichers: [enricher as never], onDrop: ({ reason, why }) => dropped.push([reason, why.code]) });
  tracker.track('eventOccurred', { name: 'a' });
  await tracker.flush();
  expect([dropped, problems.map(({ code }) => code)]).toEqual([[['enricher', 'enricher-threw']], ['enricher-threw']]);
});

test.each([[async () => ({})], [rejects]])('a context that answers later is refused at the start', (context) => {
  expect(() => setUp({ context: context as never })).toThrow(expect.objectContaining({ code: 'option-invalid', message: expect.stringContaining('"context"') }));
});

test.each(['wants', 'orderBy', 'encode'])('"%s" of a transport that answers later refuses the event', async (name) => {
  for (const answer of [rejects, async () => ({ url: 'https://vendor.example' })]) {
    const refused: unknown[] = [];
    const transport = httpTransport({ name: 'vendor', runsIn: 'anywhere', encode: () => ({ url: 'https://vendor.example' }), [name]: answer as never });
    const { tracker } = setUp({ transports: [transport], fetch: async () => new Response(), onDrop: ({ why }) => refused.push(why) });
    tracker.track('eventOccurred', { name: 'a' });
    await tracker.flush();
    expect(refused).toEqual([expect.objectContaining({ code: 'transport-threw', cause: expect.objectContaining({ message: expect.stringContaining(`"${name}" must answer at once`) }) })]);
  }
});
