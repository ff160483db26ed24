import { describe, expect, test } from 'vitest';
import { createTracker, type ConsentState, type Drop, memoryOutbox, type SendOutcome } from '../index.ts';
import { createFakeClock, makeEntry, makeEvent, recordingTransport } from '../testing.ts';

function setUp(consent?: ConsentState) {
  const clock = createFakeClock();
  const drops: Drop[] = [];
  const outbox = memoryOutbox({ clock });
  const marketing = recordingTransport({ name: 'marketing', purposes: ['marketing'] });
  const both = recordingTransport({ name: 'both', purposes: ['analytics', 'marketing'] });
  const hop = recordingTransport({ name: 'hop', purposes: ['analytics', 'marketing'], consentRule: 'any' });
  const necessary = recordingTransport({ name: 'necessary' });
  const tracker = createTracker({
    transports: [marketing, both, hop, necessary],
    clock,
    outbox,
    onDrop: (drop) => drops.push(drop),
    ...(consent && { consent }),
  });
  const goal = (goalId: string): string => tracker.track('goalCompleted', { goalId }, { id: goalId });
  const ids = (transport: { readonly delivered: readonly { readonly id: string }[] }): string[] => transport.delivered.map(({ id }) => id);
  return { clock, drops, outbox, tracker, goal, ids, marketing, both, hop, necessary };
}

describe('consent', () => {
  test('is the application’s own business when none is given', async () => {
    const { goal, ids, tracker, both } = setUp();
    goal('abc');
    await tracker.flush();
    expect(ids(both)).toEqual(['abc']);
    expect(both.delivered[0]?.consent).toEqual(['*']);
  });

  test('undecided: events wait in memory, not in the outbox, and what needs no consent goes', async () => {
    const { goal, ids, tracker, outbox, marketing, necessary } = setUp({});
    goal('abc');
    await tracker.flush();
    expect(ids(necessary)).toEqual(['abc']);
    expect(ids(marketing)).toEqual([]);
    expect(outbox.count('marketing')).toEqual({ events: 0, bytes: 0 });
    expect(tracker.report().transports['marketing']).toEqual({ accepted: 1, delivered: 0, waiting: 1, dropped: {} });
  });

  test('granted: what waited goes, in order, and says so', async () => {
    const { goal, ids, tracker, marketing, both, hop } = setUp({ marketing: 'undecided' });
    goal('abc');
    goal('def');
    tracker.setConsent({ marketing: 'granted' });
    goal('ghi');
    await tracker.flush();
    expect(ids(marketing)).toEqual(['abc', 'def', 'ghi']);
    expect(marketing.delivered.map(({ consent }) => consent)).toEqual([['marketing'], ['marketing'], ['marketing']]);
    expect(ids(both)).toEqual([]);
    expect(ids(hop)).toEqual([]);
    tracker.setConsent({ analytics: 'denied' });
    await tracker.flush();
    expect(ids(both)).toEqual([]);
    expect(ids(hop)).toEqual(['abc', 'def', 'ghi']);
  });

  test('granted in the task in which the event was tracked: it reaches every lane once', async () => {
    const { goal, ids, tracker, marketing, necessary } = setUp({});
    goal('abc');
    tracker.setConsent({ marketing: 'granted' });
    await tracker.flush();
    expect([ids(marketing), ids(necessary)]).toEqual([['abc'], ['abc']]);
    expect(tracker.report().transports).toMatchObject({ marketing: { accepted: 1, delivered: 1, waiting: 0 }, necessary: { accepted: 1, delivered: 1, waiting: 0 } });
  });

  test('granted in the task in which an event was tracked that another lane has already: each lane gets it once', async () => {
    const outbox = { ...memoryOutbox(), durable: true };
    const entry = makeEntry(makeEvent('goalCompleted', { goalId: 'abc' }, { id: 'abc' }));
    outbox.append([{ ...entry, lanes: ['necessary'] }], { has: () => false });
    const marketing = recordingTransport({ name: 'marketing', purposes: ['marketing'] });
    const necessary = recordingTransport({ name: 'necessary' });
    const tracker = createTracker({ transports: [marketing, necessary], outbox, clock: createFakeClock(), consent: {} });
    tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'abc' });
    tracker.setConsent({ marketing: 'granted' });
    await tracker.flush();
    const once = { accepted: 1, delivered: 1, waiting: 0, dropped: {} };
    expect([tracker.report().transports, marketing.delivered.length, necessary.delivered.length]).toEqual([{ marketing: once, necessary: once }, 1, 1]);
  });

  test('denied: events are dropped with reason no-consent, waiting ones too', async () => {
    const { drops, goal, ids, tracker, marketing, hop } = setUp({ analytics: 'denied' });
    goal('abc');
    tracker.setConsent({ marketing: 'denied' });
    goal('def');
    await tracker.flush();
    expect([ids(marketing), ids(hop)]).toEqual([[], []]);
    expect(drops.filter(({ transport }) => transport === 'marketing').map(({ reason }) => reason)).toEqual(['no-consent', 'no-consent']);
    expect(tracker.report().transports['hop']).toEqual({ accepted: 2, delivered: 0, waiting: 0, dropped: { 'no-consent': 2 } });
  });

  test('withdrawn: what waits in the outbox is purged', async () => {
    const { clock, drops, goal, tracker, outbox } = setUp({ analytics: 'granted', marketing: 'granted' });
    goal('abc');
    await clock.advance(0);
    expect(outbox.count('marketing')).toMatchObject({ events: 1 });
    tracker.setConsent({ marketing: 'denied' });
    await clock.advance(2000);
    expect(outbox.count('marketing')).toMatchObject({ events: 0 });
    expect(drops.map(({ transport, reason, why }) => [transport, reason, why.code])).toEqual([
      ['marketing', 'no-consent', 'consent-withdrawn'],
      ['both', 'no-consent', 'consent-withdrawn'],
    ]);
    expect(tracker.report().transports).toMatchObject({ hop: { delivered: 1 }, marketing: { delivered: 0, waiting: 0 } });
  });

  test('withdrawn at the start: what an earlier process left goes, and is in the books', async () => {
    const outbox = { ...memoryOutbox(), durable: true };
    for (const id of ['e1', 'e2']) outbox.append([{ ...makeEntry(makeEvent('goalCompleted', {}, { id, who: {} })), lanes: ['marketing'] }], { has: () => false });
    const drops: string[] = [];
    const marketing = recordingTransport({ name: 'marketing', purposes: ['marketing'] });
    const tracker = createTracker({ transports: [marketing], outbox, clock: createFakeClock(), consent: { marketing: 'granted' }, onDrop: ({ event }) => drops.push(event.id) });
    tracker.setConsent({ marketing: 'denied' });
    await tracker.flush();
    expect([drops, tracker.report().transports['marketing']]).toEqual([['e1', 'e2'], { accepted: 2, delivered: 0, waiting: 0, dropped: { 'no-consent': 2 } }]);
  });

  test('withdrawn: what is on its way does not go again', async () => {
    let answer = (_outcome: SendOutcome): void => undefined;
    const vendor = recordingTransport({ purposes: ['marketing'], answer: () => new Promise((resolve) => void (answer = resolve)) });
    const clock = createFakeClock();
    const drops: Drop[] = [];
    const tracker = createTracker({ transports: [vendor], clock, consent: { marketing: 'granted' }, onDrop: (drop) => drops.push(drop) });
    tracker.track('goalCompleted', { goalId: 'abc' });
    await clock.advance(1000);
    tracker.setConsent({ marketing: 'denied' });
    answer({ status: 'retry', why: { code: 'http-503', message: 'It is down.' } });
    await clock.advance(60_000);
    expect(vendor.tries).toHaveLength(1);
    expect(drops.map(({ reason, why }) => [reason, why.code])).toEqual([['no-consent', 'consent-withdrawn']]);
    expect(tracker.report().transports['recording']).toEqual({ accepted: 1, delivered: 0, waiting: 0, dropped: { 'no-consent': 1 } });
  });

  test.each([
    ['of nobody', undefined],
    ['of a visitor', 'b-0'],
  ])('withdrawn by a tracker %s: what other visitors have granted goes', async (_whose, browserId) => {
    const clock = createFakeClock();
    const drops: Drop[] = [];
    const vendor = recordingTransport({ purposes: ['marketing'] });
    const tracker = createTracker({ transports: [vendor], clock, consent: { marketing: 'granted' }, onDrop: (drop) => drops.push(drop), context: () => ({ who: browserId === undefined ? {} : { browserId } }) });
    const visitor = tracker.scope({ who: { browserId: 'b-1', aliases: { vendor: '"browserId":"b-0"' } }, consent: { marketing: 'granted' } });
    tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'process' });
    visitor.track('goalCompleted', { goalId: 'abc' }, { id: 'visitor' });
    await clock.advance(0);
    tracker.setConsent({ marketing: 'denied' });
    visitor.track('goalCompleted', { goalId: 'abc' }, { id: 'visitor-later' });
    tracker.setConsent({ marketing: 'granted' });
    tracker.track('goalCompleted', { goalId: 'abc' }, { id: 'process-again' });
    await tracker.flush();
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['visitor', 'visitor-later', 'process-again']);
    expect(drops.map(({ event, reason }) => [event.id, reason])).toEqual([['process', 'no-consent']]);
  });

  test('of a scope decides for its events, and undecided counts as denied there', async () => {
    const { drops, goal, ids, tracker, marketing } = setUp();
    const scope = tracker.scope({ consent: { analytics: 'granted' } });
    scope.track('goalCompleted', { goalId: 'abc' }, { id: 'scoped' });
    goal('def');
    await tracker.flush();
    expect(ids(marketing)).toEqual(['def']);
    expect(drops.map(({ event, transport, reason }) => [event.id, transport, reason])).toEqual([
      ['scoped', 'marketing', 'no-consent'],
      ['scoped', 'both', 'no-consent'],
    ]);
  });

  test('never decided: the room is bounded, and gives up heartbeats before goals', () => {
    const { drops, goal, tracker } = setUp({});
    goal('first');
    for (let index = 0; index < 1001; index += 1) tracker.track('nothingChanged', { sinceTime: index }, { id: `n${index}` });
    const lost = drops.filter(({ transport }) => transport === 'marketing').map(({ event, reason }) => [event.id, reason]);
    expect(lost).toEqual([['n0', 'queue-full'], ['n1', 'queue-full']]);
  });

  test('close reports what never got a decision', async () => {
    const { goal, tracker } = setUp({});
    goal('abc');
    expect((await tracker.close()).transports['marketing']).toEqual({ accepted: 1, delivered: 0, waiting: 0, dropped: { closed: 1 } });
  });
});
