import { describe, expect, test } from 'vitest';
import { createTracker } from './create-tracker.ts';
import { memoryOutbox } from '../outbox/memory-outbox.ts';
import { memoryDeadLetters } from '../outbox/memory-dead-letters.ts';
import type { Drop } from '../ports/report.ts';
import type { SendOutcome } from '../ports/transport.ts';
import { createFakeClock } from '../testing/fake-clock.ts';
import { makeEvent } from '../testing/make-event.ts';
import { recordingTransport } from '../testing/recording-transport.ts';

const down: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'It is down.' } };
const noMarketing = { analytics: 'granted', marketing: 'denied' } as const;
const of = (...browserIds: readonly string[]) => new Map(browserIds.map((id) => [id, Date.UTC(2100, 0, 1)]));
const limits = { maxEvents: 5, maxBytes: 100_000, concurrency: 1 };

function kit() {
  const clock = createFakeClock();
  const drops: Drop[] = [];
  const deadLetters = memoryDeadLetters();
  let answer: () => SendOutcome | Promise<SendOutcome> = () => down;
  const ads = recordingTransport({ name: 'ads', limits, answer: () => answer() });
  const stats = recordingTransport({ name: 'stats', limits, answer: () => answer() });
  const tracker = createTracker({
    transports: [{ ...ads, purposes: ['marketing'] }, { ...stats, purposes: ['analytics'] }],
    clock,
    deadLetters,
    onDrop: (drop) => drops.push(drop),
  });
  const accept = (browserId: string, ...ids: readonly string[]) => tracker.accept(ids.map((id) => makeEvent('goalCompleted', { note: 'tells "browserId":"b1" of another' }, { id, who: { browserId }, consent: ['analytics', 'marketing'] })));
  return { clock, drops, deadLetters, ads, stats, tracker, accept, answers: (next: typeof answer) => void (answer = next) };
}

describe('a withdrawal of a visitor of many', () => {
  test('drops what waits of the browser for destinations that need the purpose, and nothing else', async () => {
    const { tracker, accept, drops, ads, stats, answers, clock } = kit();
    await accept('b1', 'a', 'b');
    await accept('b2', 'c');
    await tracker.flush();
    expect(await tracker.withdraw(of('b1'), noMarketing)).toBe(2);
    expect(drops.map(({ event, reason, transport, why }) => [event.id, reason, transport, why.code])).toEqual([
      ['a', 'no-consent', 'ads', 'consent-withdrawn'],
      ['b', 'no-consent', 'ads', 'consent-withdrawn'],
    ]);
    expect(tracker.report().transports).toMatchObject({ ads: { accepted: 3, waiting: 1, dropped: { 'no-consent': 2 } }, stats: { accepted: 3, waiting: 3 } });
    answers(() => ({ status: 'delivered' }));
    await clock.advance(10_000);
    await tracker.flush();
    expect(ads.delivered.map(({ id }) => id)).toEqual(['c']);
    expect(stats.delivered.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
    expect((await tracker.close()).complete).toBe(true);
  });

  test('lets what is on its way arrive, and does not try it again', async () => {
    const { tracker, accept, drops, answers, clock } = kit();
    let answerNow = (_outcome: SendOutcome): void => undefined;
    answers(() => new Promise((resolve) => void (answerNow = resolve)));
    await accept('b1', 'a');
    await clock.advance(1000);
    expect(await tracker.withdraw(of('b1'), { marketing: 'denied', analytics: 'denied' })).toBe(0);
    answerNow(down);
    await clock.advance(0);
    expect(tracker.report().transports['stats']).toMatchObject({ accepted: 1, waiting: 0, dropped: { 'no-consent': 1 } });
    expect(drops.map(({ event, transport }) => [event.id, transport])).toEqual([['a', 'stats']]);
  });

  test('keeps no dead letter of what was on its way', async () => {
    const { tracker, accept, drops, deadLetters, answers, clock } = kit();
    const answerAll: ((outcome: SendOutcome) => void)[] = [];
    answers(() => new Promise((resolve) => void answerAll.push(resolve)));
    await accept('b1', 'a');
    await accept('b2', 'b');
    await clock.advance(1000);
    await tracker.withdraw(of('b1'), { marketing: 'denied', analytics: 'denied' });
    for (const answer of answerAll) answer({ status: 'refused', why: { code: 'http-422', message: 'No.' } });
    await clock.advance(0);
    expect(new Set(drops.map(({ event, reason }) => `${event.id} ${reason}`))).toEqual(new Set(['a no-consent', 'b refused']));
    expect(deadLetters.list().map(({ event }) => event.id)).toEqual(['b', 'b']);
  });

  test('finds what was tracked in the same task, and what waits for a decision', async () => {
    const { tracker, drops } = kit();
    const scope = tracker.scope({ who: { browserId: 'b1' } });
    scope.track('goalCompleted', { goalId: 'newsletter' });
    expect(await tracker.withdraw(of('b1'), noMarketing)).toBe(1);
    const undecided = createTracker({ transports: [{ ...recordingTransport({ name: 'ads' }), purposes: ['marketing'] }], consent: {}, context: () => ({ who: { browserId: 'b1' } }), onDrop: (drop) => drops.push(drop) });
    undecided.track('goalCompleted', { goalId: 'newsletter' });
    expect(undecided.report().transports['ads']).toMatchObject({ waiting: 1 });
    expect(await undecided.withdraw(of('b2'), noMarketing)).toBe(0);
    expect(await undecided.withdraw(of('b1'), noMarketing)).toBe(1);
    expect(undecided.report().transports['ads']).toMatchObject({ waiting: 0, dropped: { 'no-consent': 1 } });
    expect(drops.map(({ transport, reason }) => [transport, reason])).toEqual([['ads', 'no-consent'], ['ads', 'no-consent']]);
  });

  test('takes dead letters of the browser for these destinations away', async () => {
    const { tracker, accept, deadLetters, answers } = kit();
    answers(() => ({ status: 'refused', why: { code: 'http-400', message: 'No.' } }));
    await accept('b1', 'a');
    await accept('b2', 'b');
    await tracker.flush();
    await tracker.withdraw(of('b1'), noMarketing);
    expect(deadLetters.list().map(({ event, transport }) => `${event.id} ${transport}`).sort()).toEqual(['a stats', 'b ads', 'b stats']);
  });

  test('leaves what happened later', async () => {
    const { tracker, clock, drops } = kit();
    const scope = tracker.scope({ who: { browserId: 'b1' } });
    const before = scope.track('goalCompleted', { goalId: 'before' });
    const at = clock.now();
    await clock.advance(10);
    scope.track('goalCompleted', { goalId: 'after' });
    expect(await tracker.withdraw(new Map([['b1', at]]), noMarketing)).toBe(1);
    expect(drops.map(({ event }) => event.id)).toEqual([before]);
  });

  test('drops what lanes hold where the outbox cannot search itself', async () => {
    const { withdraw: _withdraw, ...outbox } = memoryOutbox();
    const drops: Drop[] = [];
    const ads = { ...recordingTransport({ name: 'ads', limits, answer: () => down }), purposes: ['marketing'] };
    const tracker = createTracker({ transports: [ads], outbox, clock: createFakeClock(), onDrop: (drop) => drops.push(drop) });
    await tracker.accept(['b1', 'b2'].map((browserId) => makeEvent('goalCompleted', {}, { id: browserId, who: { browserId } })));
    await tracker.flush();
    expect(await tracker.withdraw(of('b1'), noMarketing)).toBe(1);
    expect(drops.map(({ event, reason }) => [event.id, reason])).toEqual([['b1', 'no-consent']]);
    expect(tracker.report().transports['ads']).toMatchObject({ accepted: 2, waiting: 1, dropped: { 'no-consent': 1 } });
  });

  test('knows browsers whose ids have to be escaped', async () => {
    const { tracker, accept } = kit();
    const odd = 'b"\\1';
    await accept(odd, 'a');
    await accept('b', 'c');
    expect(await tracker.withdraw(of(odd, 'unknown'), noMarketing)).toBe(1);
  });

  test('changes nothing where no purpose of a destination is denied', async () => {
    const { tracker, accept } = kit();
    await accept('b1', 'a');
    expect(await tracker.withdraw(of('b1'), { analytics: 'granted' })).toBe(0);
    expect(await tracker.withdraw(new Map(), noMarketing)).toBe(0);
    expect(tracker.report().transports).toMatchObject({ ads: { waiting: 1 }, stats: { waiting: 1 } });
  });
});
