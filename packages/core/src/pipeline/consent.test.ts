import { describe, expect, test } from 'vitest';
import { createTracker, type ConsentState, type Drop, memoryOutbox } from '../index.ts';
import { createFakeClock, recordingTransport } from '../testing.ts';

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
