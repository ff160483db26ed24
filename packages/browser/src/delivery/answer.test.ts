import type { SendOutcome } from '@waymark/core';
import { type RecordingTransport, recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { trackedPage } from '../__fixtures__/tracked-page.ts';
import { askedPage, delivered, retry, why } from './__fixtures__/asked-page.ts';

describe('an answer', () => {
  test('that a batch is too large sends its halves, and drops only the event that is', async () => {
    const { clock, see, told, vendor } = askedPage((events) => (events.length > 2 || events.some(({ id }) => id === 'e4') ? { status: 'split', why: { code: 'http-413', message: '' }, tooLarge: true } : delivered));
    for (let nth = 0; nth < 5; nth += 1) see();
    await clock.advance(5000);
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3', 'e5']);
    expect(told()).toEqual(['too-large http-413 e4']);
  });

  test('that something in a batch is wrong finds out what', async () => {
    const { clock, see, told, vendor } = askedPage((events) => (events.some(({ id }) => id === 'e2') ? { status: 'split', why: { code: 'http-400', message: '' } } : delivered));
    for (let nth = 0; nth < 4; nth += 1) see();
    await clock.advance(5000);
    expect(vendor.delivered.map(({ id }) => id).sort()).toEqual(['e1', 'e3', 'e4']);
    expect(told()).toEqual(['refused http-400 e2']);
  });

  test('may tell each event its own end', async () => {
    const { clock, see, told, vendor, report } = askedPage((_events, nth) =>
      nth
        ? delivered
        : {
            status: 'mixed',
            retry: new Map([
              ['e2', why],
              ['e3', why],
            ]),
            refused: new Map([
              ['e4', { code: 'http-400', message: '' }],
              ['e5', { code: 'not-wanted', message: '' }],
              ['e6', { code: 'too-large', message: '' }],
            ]),
            doubtful: new Set(['e3']),
          }, { repeatSafe: () => false });
    for (let nth = 0; nth < 6; nth += 1) see();
    await clock.advance(1000);
    expect(told()).toEqual(['gave-up http-503 e3', 'refused http-400 e4', 'not-wanted not-wanted e5', 'too-large too-large e6']);
    await clock.advance(1000);
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['e1', 'e2']);
    expect(report()).toEqual({ accepted: 6, delivered: 2, waiting: 0, dropped: { 'gave-up': 1, refused: 1, 'not-wanted': 1, 'too-large': 1 } });
  });

  test('may ask for smaller batches of some events', async () => {
    const split = (ids: readonly string[], most: number): SendOutcome => ({ status: 'mixed', retry: new Map(), refused: new Map(), split: new Map(ids.map((id) => [id, { why, most }])) });
    const { clock, see, vendor, told } = askedPage((events, nth) => (nth === 0 ? split(['e2', 'e3', 'e4'], 2) : events.some(({ id }) => id === 'e4') ? split(['e4'], 0) : delivered));
    for (let nth = 0; nth < 4; nth += 1) see();
    await clock.advance(5000);
    expect(vendor.tries[0]).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect(Math.max(...vendor.tries.slice(1).map(({ length }) => length))).toBe(2);
    expect(told()).toEqual(['refused http-503 e4']);
  });

  test.each([
    ['throws', () => { throw new Error('a bug'); }],
    ['rejects', () => Promise.reject(new Error('a bug'))],
    ['answers nothing', () => Promise.resolve(undefined)],
  ])('of a transport that %s is no answer: the events are refused and the lane goes on', async (_title, send) => {
    const { see, tracker, told, vendor, report } = trackedPage();
    const works = vendor.send;
    vendor.send = send as unknown as typeof works;
    see();
    await tracker.flush();
    expect(told()).toEqual(['refused transport-threw e1']);
    vendor.send = works;
    see();
    await tracker.flush();
    expect(report()).toEqual({ accepted: 2, delivered: 1, waiting: 0, dropped: { refused: 1 } });
  });
});

describe('a transport that throws over one event of a batch', () => {
  const throwing = (events: readonly { readonly id: string }[]): SendOutcome => {
    if (events.some(({ id }) => id === 'e3')) throw new Error('a bug');
    return delivered;
  };

  test('loses no other: halves go again until it is alone', async () => {
    const { clock, see, told, vendor, report } = askedPage(throwing);
    for (let nth = 0; nth < 5; nth += 1) see();
    await clock.advance(5000);
    expect(vendor.delivered.map(({ id }) => id).sort()).toEqual(['e1', 'e2', 'e4', 'e5']);
    expect(told()).toEqual(['refused transport-threw e3']);
    expect(report()).toEqual({ accepted: 5, delivered: 4, waiting: 0, dropped: { refused: 1 } });
  });

  test('loses those too of which a repeat could count twice, because nobody knows what was sent', async () => {
    const asked: unknown[] = [];
    const repeatSafe = ({ id }: { readonly id: string }, how: unknown): boolean => {
      asked.push(how);
      return id !== 'e1';
    };
    const { clock, see, told, vendor } = askedPage(throwing, { repeatSafe });
    for (let nth = 0; nth < 4; nth += 1) see();
    await clock.advance(5000);
    expect(vendor.delivered.map(({ id }) => id).sort()).toEqual(['e2', 'e4']);
    expect([...told()].sort()).toEqual(['refused transport-threw e1', 'refused transport-threw e3']);
    expect(asked[0]).toMatchObject({ why: { code: 'transport-threw' }, attempt: 1 });
  });

  test('is not asked again where it answers nothing', async () => {
    const { clock, see, told, vendor } = trackedPage();
    let calls = 0;
    vendor.send = () => {
      calls += 1;
      return Promise.resolve(undefined as never);
    };
    for (let nth = 0; nth < 3; nth += 1) see();
    await clock.advance(5000);
    expect([calls, told().length]).toEqual([1, 3]);
  });
});

describe('what a destination does not take', () => {
  test('is dropped before it waits, and what is behind it goes', async () => {
    const { see, told, tracker, vendor } = trackedPage({ limits: { maxEvents: 10, maxBytes: 1000, concurrency: 1 }, wants: ({ name }) => name !== 'cartViewed' });
    see('eventOccurred', { filler: 'x'.repeat(1000) });
    see('cartViewed');
    see();
    await tracker.flush();
    expect(told()).toEqual(['too-large too-large e1', 'not-wanted not-wanted e2']);
    expect(vendor.tries).toEqual([['e3']]);
  });

  test.each([
    ['does not want', { wants: () => false }],
    ['does not take for its size', { limits: { maxEvents: 1, maxBytes: 10, concurrency: 1 } }],
  ])('and that one %s goes to the others, wherever they stand', async (_what, first) => {
    const [one, other] = ['one', 'other'].map((name) => recordingTransport({ name })) as [RecordingTransport, RecordingTransport];
    const { see, tracker } = trackedPage({}, { transports: [recordingTransport({ name: 'first', ...first }), one, recordingTransport({ name: 'second', ...first }), other] });
    see();
    await tracker.flush();
    expect([one, other].map(({ delivered: events }) => events.length)).toEqual([1, 1]);
    expect(Object.values(tracker.report().transports).map(({ accepted, delivered: events }) => [accepted, events])).toEqual([[1, 0], [1, 1], [1, 0], [1, 1]]);
  });

  test.each(['wants', 'settled'] as const)('%s: a hook that throws is reported and changes nothing else', async (hook) => {
    const { clock, problems, see, report } = askedPage((_events, nth) => (nth ? delivered : { ...retry, maybeTaken: true }), {
      [hook]() {
        throw new Error('a bug');
      },
    });
    see();
    await clock.advance(5000);
    expect([...new Set(problems.map(({ code }) => code))]).toEqual(['callback-threw']);
    expect(report()).toEqual({ accepted: 1, delivered: 1, waiting: 0, dropped: {} });
  });

  test('is what it may have taken already, if its transport cannot say whether a repeat is harmless', async () => {
    const { clock, problems, see, told } = askedPage(() => ({ ...retry, maybeTaken: true }), {
      repeatSafe() {
        throw new Error('a bug');
      },
    });
    see();
    await clock.advance(5000);
    expect(problems.map(({ code }) => code)).toEqual(['callback-threw']);
    expect(told()).toEqual(['gave-up http-503 e1']);
  });

  test('is told to the transport once, whatever the end is', async () => {
    const ends: unknown[] = [];
    const { clock, see } = askedPage((_events, nth) => (nth ? delivered : { status: 'mixed', retry: new Map([['e1', why]]), refused: new Map([['e2', why]]) }), {
      settled: ({ id }, result) => void ends.push([id, result]),
    });
    see();
    see();
    await clock.advance(5000);
    expect(ends).toEqual([
      ['e2', 'dropped'],
      ['e1', 'delivered'],
    ]);
  });
});
