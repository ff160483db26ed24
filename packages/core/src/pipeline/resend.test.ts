import { describe, expect, test } from 'vitest';
import { createTracker, memoryDeadLetters } from '../index.ts';
import type { SendOutcome } from '../ports/transport.ts';
import { createFakeClock, makeEvent, recordingTransport } from '../testing.ts';

const hour = 3_600_000;

describe('dead letters', () => {
  test('keep what was refused, and resend it to that transport alone', async () => {
    const deadLetters = memoryDeadLetters();
    const other = recordingTransport({ name: 'other' });
    const strict = recordingTransport({
      name: 'strict',
      purposes: ['marketing'],
      answer: (_events, nth) => (nth === 0 ? { status: 'refused', why: { code: 'http-400', message: 'bad' } } : { status: 'delivered' }),
    });
    const tracker = createTracker({ transports: [other, strict], deadLetters, consent: { marketing: 'granted' }, onDrop: () => undefined });
    const id = tracker.track('goalCompleted', { goalId: 'abc' });
    await tracker.flush();
    expect(deadLetters.list()).toMatchObject([{ event: { id }, transport: 'strict', reason: 'refused', why: { code: 'http-400' } }]);
    expect(deadLetters.take().map((letter) => tracker.resend(letter))).toEqual([true]);
    await tracker.flush();
    expect([other.delivered.length, strict.delivered.length]).toEqual([1, 1]);
    expect(tracker.report().transports['strict']).toEqual({ accepted: 2, delivered: 1, waiting: 0, dropped: { refused: 1 } });
    expect(deadLetters.list()).toEqual([]);
  });

  test('sent again twice in one task are one event, in the books too', async () => {
    const deadLetters = memoryDeadLetters();
    const strict = recordingTransport({ name: 'strict', answer: (_events, nth) => (nth === 0 ? { status: 'refused', why: { code: 'http-400', message: 'bad' } } : { status: 'delivered' }) });
    const tracker = createTracker({ transports: [strict], deadLetters, onDrop: () => undefined });
    tracker.track('goalCompleted', { goalId: 'abc' });
    await tracker.flush();
    expect([...deadLetters.list(), ...deadLetters.list()].map((letter) => tracker.resend(letter))).toEqual([true, true]);
    const delivered = { accepted: 2, delivered: 1, waiting: 0, dropped: { refused: 1 } };
    expect([(await tracker.flush()).transports['strict'], strict.delivered.length]).toEqual([delivered, 1]);
  });

  test('go again however old their events are, and expire when the destination stays away', async () => {
    const clock = createFakeClock();
    const deadLetters = memoryDeadLetters();
    let answer: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'Down.' } };
    const vendor = recordingTransport({ answer: () => answer, retry: { maxAgeMs: hour } });
    const tracker = createTracker({ transports: [vendor], deadLetters, clock, onDrop: () => undefined });
    const replay = async () => {
      expect(deadLetters.take().map((letter) => tracker.resend(letter))).toEqual([true]);
      await tracker.flush();
    };
    tracker.track('goalCompleted', { goalId: 'abc' });
    await tracker.flush();
    await clock.advance(hour + 60_000);
    await replay();
    expect([tracker.report().transports['recording'], deadLetters.list()]).toMatchObject([{ waiting: 1 }, []]);
    await clock.advance(hour);
    expect(deadLetters.list()).toMatchObject([{ why: { code: 'expired' } }]);
    answer = { status: 'delivered' };
    await replay();
    expect([vendor.delivered.length, deadLetters.list()]).toEqual([1, []]);
  });

  test('are bounded, can be chosen, and go nowhere without a transport of that name', async () => {
    const deadLetters = memoryDeadLetters({ maxEvents: 2 });
    const small = recordingTransport({ limits: { maxEvents: 1, maxBytes: 10, concurrency: 1 } });
    const tracker = createTracker({ transports: [small], deadLetters, onDrop: () => undefined });
    for (const goalId of ['abc', 'def', 'ghi']) tracker.track('goalCompleted', { goalId });
    const letters = deadLetters.list();
    expect(letters.map(({ event }) => event.payload)).toEqual([{ goalId: 'def' }, { goalId: 'ghi' }]);
    expect(deadLetters.take(({ event }) => event.id === letters[0]?.event.id)).toHaveLength(1);
    expect(deadLetters.list()).toHaveLength(1);
    expect(tracker.resend({ event: letters[0]?.event ?? makeEvent('x', {}), transport: 'elsewhere' })).toBe(false);
  });

  test.each([5, 'vendor', null, { transport: 'vendor' }])('are not taken by %j, which chooses nothing, and stay', (choice) => {
    const deadLetters = memoryDeadLetters();
    deadLetters.keep({ event: makeEvent('goalCompleted', {}, { id: 'kept' }), reason: 'refused', transport: 'vendor', why: { code: 'http-400', message: 'No.' } });
    expect(() => deadLetters.take(choice as never)).toThrow(expect.objectContaining({ code: 'call-invalid' }));
    expect(deadLetters.list()).toHaveLength(1);
  });

  test('may be none at all, and are bounded by nothing but a number', () => {
    const none = memoryDeadLetters({ maxEvents: 0 });
    none.keep({ event: makeEvent('goalCompleted', {}), reason: 'refused', transport: 'vendor', why: { code: 'http-400', message: 'No.' } });
    expect(none.list()).toEqual([]);
    for (const maxEvents of [-1, Number.NaN, '5', null]) expect(() => memoryDeadLetters({ maxEvents: maxEvents as number })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
  });

  test('whose text is lost are not sent: there is nothing but an id', async () => {
    const strict = recordingTransport({ name: 'strict' });
    const tracker = createTracker({ transports: [strict], onDrop: () => undefined });
    expect(tracker.resend({ event: makeEvent('$unreadable', undefined, { id: 'lost' }), transport: 'strict' })).toBe(false);
    await tracker.flush();
    expect(strict.tries).toEqual([]);
  });
});
