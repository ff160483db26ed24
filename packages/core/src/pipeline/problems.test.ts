import { afterEach, describe, expect, test, vi } from 'vitest';
import { createTracker, type Drop, memoryOutbox, type Outbox, type Refusal, type TrackerOptions } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';

function setUp(options: Partial<TrackerOptions> = {}) {
  const clock = createFakeClock();
  const drops: Drop[] = [];
  const problems: Refusal[] = [];
  const transport = recordingTransport({ purposes: ['marketing'] });
  const tracker = createTracker({
    transports: [transport],
    clock,
    outbox: memoryOutbox({ clock }),
    onDrop: (drop) => drops.push(drop),
    onError: (problem) => problems.push(problem),
    ...options,
  });
  return { clock, drops, problems, tracker, transport };
}

const fail = (): Promise<never> => Promise.reject(new Error('disk I/O error'));

function failAtOnce(): never {
  throw new Error('disk full');
}

function brokenOutbox(broken: Partial<Outbox>): Outbox {
  return { ...memoryOutbox({ clock: createFakeClock() }), durable: true, ...broken };
}

test('an outbox that gives up events of transports that this tracker does not have says how many', async () => {
  const outbox = memoryOutbox({ maxEvents: 2, clock: createFakeClock() });
  const stranger = { priority: 'normal', json: '{}', size: 2, occurredAt: 0, lanes: ['gone'] } as const;
  outbox.append([{ ...stranger, id: 'x' }, { ...stranger, id: 'y' }], new Set());
  const { drops, problems, tracker } = setUp({ outbox });
  tracker.track('eventOccurred', { name: 'new' });
  await Promise.resolve();
  expect(problems.map(({ code, message }) => [code, /gave up 1 events/.test(message)])).toEqual([['outbox-orphans-dropped', true]]);
  expect(drops).toEqual([]);
});

describe('an outbox that fails', () => {
  test.each([
    ['throws', failAtOnce],
    ['rejects', fail],
  ])('to store (%s) drops the event with the cause, and says so once', async (_how, append) => {
    const { drops, problems, tracker } = setUp({ outbox: brokenOutbox({ append }) });
    tracker.track('eventOccurred', { name: 'lost' });
    const { complete, transports } = await tracker.flush();
    expect(drops.map(({ reason, why }) => [reason, why.code])).toEqual([['queue-full', 'outbox-failed']]);
    expect(problems.map(({ code }) => code)).toEqual(['outbox-failed']);
    expect(complete).toBe(true);
    expect(transports['recording']).toEqual({ accepted: 1, delivered: 0, waiting: 0, dropped: { 'queue-full': 1 } });
  });

  test('to open is reported, with what the outbox said', async () => {
    const { clock, problems } = setUp({ outbox: brokenOutbox({ open: fail }) });
    await clock.advance(0);
    expect(problems).toEqual([{ code: 'outbox-failed', message: expect.stringContaining('could not be opened'), cause: new Error('disk I/O error') }]);
  });

  test('to forget what was delivered is reported, and the event counts as delivered', async () => {
    const { problems, tracker, transport } = setUp({ outbox: brokenOutbox({ settle: fail }) });
    tracker.track('eventOccurred', { name: 'settled' });
    await tracker.flush();
    expect(transport.delivered).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toContain('outbox-failed');
  });

  test('to purge after a withdrawal is reported', async () => {
    const { clock, problems, tracker } = setUp({ outbox: brokenOutbox({ withdraw: fail }), consent: { marketing: 'granted' } });
    tracker.setConsent({ marketing: 'denied' });
    await clock.advance(0);
    expect(problems).toMatchObject([{ code: 'outbox-failed', message: expect.stringContaining('withdrawal') }]);
  });
});

describe('a source that throws', () => {
  test('is reported by name and leaves the others alone', async () => {
    const { problems, tracker, transport } = setUp({
      sources: [
        { name: 'scroll', start: failAtOnce },
        {
          name: 'pages',
          start(emit) {
            emit('pageOpened', {});
            return failAtOnce;
          },
        },
      ],
    });
    await tracker.close(0);
    expect(transport.delivered.map(({ name }) => name)).toEqual(['pageOpened']);
    expect(problems.map(({ code, message }) => [code, /"(\w+)"/.exec(message)?.[1]])).toEqual([
      ['source-threw', 'scroll'],
      ['source-threw', 'pages'],
    ]);
  });
});

describe('track', () => {
  test('never throws: what breaks inside is reported, and the id is still given', () => {
    let isReady = true;
    const { problems, tracker } = setUp({
      newId: () => 'e1',
      context: () => {
        if (!isReady) throw new Error('no request is being handled');
        return {};
      },
    });
    isReady = false;
    expect(tracker.track('eventOccurred', { name: 'x' })).toBe('e1');
    expect(problems).toEqual([{ code: 'track-failed', message: expect.any(String), cause: new Error('no request is being handled') }]);
  });
});

describe('without onError', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test('problems go to the console with their code', async () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const tracker = createTracker({ transports: [recordingTransport()], outbox: brokenOutbox({ append: failAtOnce }), clock: createFakeClock(), onDrop: () => undefined });
    tracker.track('eventOccurred', { name: 'lost' });
    await tracker.flush();
    expect(said.mock.calls.map(([text]) => text)).toEqual([expect.stringMatching(/^\[waymark\] \[outbox-failed\] /)]);
  });
});

test.each([
  ['no-consent', { consent: { marketing: 'denied' } }],
  ['enricher', { enrichers: [() => null] }],
  ['not-wanted', { transports: [recordingTransport({ wants: () => false })] }],
  ['too-large', { transports: [recordingTransport({ limits: { maxEvents: 1, maxBytes: 10, concurrency: 1 } })] }],
] as const)('a drop with the reason %s has the same word as its code', (reason, options) => {
  const { drops, tracker } = setUp(options);
  tracker.track('eventOccurred', { name: 'x' });
  expect(drops.map((drop) => [drop.reason, drop.why.code])).toEqual([[reason, reason]]);
});
