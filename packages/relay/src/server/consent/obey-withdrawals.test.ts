import { createTracker, type Drop, type Entry, memoryOutbox, memoryState, type Outbox, type Refusal, type StateStore } from '@waymark/core';
import { createFakeClock, makeEvent, recordingTransport } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { decision, relayKit } from '../__fixtures__/relay-kit.ts';
import { obeyWithdrawals } from './obey-withdrawals.ts';

const start = Date.UTC(2026, 0, 1);

/** A worker with destinations that need a purpose each, in a state that relays share. */
function worker(state: StateStore, clock = createFakeClock(), { json }: { readonly json?: string } = {}) {
  const drops: Drop[] = [];
  const problems: Refusal[] = [];
  const [ads, stats, own] = ['ads', 'stats', 'own'].map((name) => recordingTransport({ name })) as [ReturnType<typeof recordingTransport>, ReturnType<typeof recordingTransport>, ReturnType<typeof recordingTransport>];
  const wanted = [{ ...ads, purposes: ['marketing'] }, { ...stats, purposes: ['analytics', 'marketing'], consentRule: 'any' as const }, own];
  const { withdraw: _withdraw, ...kept } = memoryOutbox({ clock });
  const damage = (entry: Entry): Entry => (json !== undefined && entry.id === 'damaged' ? { ...entry, json } : entry);
  const outbox: Outbox = { ...kept, take: async (lane, most) => (await kept.take(lane, most)).map(damage) };
  const tracker = createTracker({ transports: obeyWithdrawals(wanted, { state, clock, onError: (problem) => problems.push(problem) }), outbox, clock, onDrop: (drop) => drops.push(drop) });
  const take = (...events: readonly (readonly [id: string, browserId: string])[]) =>
    tracker.accept(events.map(([id, browserId]) => makeEvent('goalCompleted', {}, { id, who: { browserId }, consent: ['analytics', 'marketing'] })));
  const deliver = async () => {
    await tracker.flush();
    // The rest of a batch goes again in a moment.
    await clock.advance(2000);
    await tracker.flush();
    return [ads, stats, own].map(({ delivered }) => delivered.map(({ id }) => id));
  };
  return { tracker, take, deliver, drops, problems, clock, ads };
}

test('a worker drops what was withdrawn at a relay of the same state, and delivers the rest of the batch', async () => {
  const state = memoryState();
  const { take, deliver, drops, tracker } = worker(state);
  await take(['a', 'browser-1'], ['b', 'browser-2'], ['c', 'browser-1']);
  const relay = relayKit({ state });
  await relay.clock.advance(1000);
  await relay.post([decision('d', { at: start + 500 })]);
  expect(await deliver()).toEqual([['b'], ['a', 'b', 'c'], ['a', 'b', 'c']]);
  expect(drops.map(({ event, transport, reason, why }) => [event.id, transport, reason, why.code])).toEqual([
    ['a', 'ads', 'no-consent', 'consent-withdrawn'],
    ['c', 'ads', 'no-consent', 'consent-withdrawn'],
  ]);
  expect(tracker.report()).toMatchObject({ complete: true, transports: { ads: { accepted: 3, delivered: 1, dropped: { 'no-consent': 2 } } } });
});

test.each(['{"id":', '{}', '5'])('a stored text that is no event, such as %s, is refused alone and holds up nobody', async (json) => {
  const { take, deliver, drops, problems } = worker(memoryState(), createFakeClock(), { json });
  await take(['a', 'browser-1'], ['damaged', 'browser-1'], ['c', 'browser-2']);
  expect(await deliver()).toEqual([['a', 'c'], ['a', 'c'], ['a', 'c']]);
  expect(drops.map(({ event, transport, reason, why }) => [event.id, transport, reason, why.code])).toEqual(['ads', 'stats', 'own'].map((name) => ['damaged', name, 'refused', 'event-unreadable']));
  expect(problems).toEqual([]);
});

test('a whole batch can go, and what was made later stays', async () => {
  const state = memoryState();
  const { take, deliver, drops } = worker(state);
  await state.set('withdrawn/browser-1', JSON.stringify({ marketing: start, analytics: start }), 60_000);
  await state.set('withdrawn/browser-2', JSON.stringify({ marketing: start - 1, analytics: start - 1 }), 60_000);
  await take(['a', 'browser-1'], ['b', 'browser-1'], ['later', 'browser-2']);
  expect(await deliver()).toEqual([['later'], ['later'], ['a', 'b', 'later']]);
  expect(drops.map(({ reason }) => reason)).toEqual(['no-consent', 'no-consent', 'no-consent', 'no-consent']);
});

test('a store far away is asked once for a visitor in five seconds, and again after that', async () => {
  const kept = memoryState();
  const asked: string[] = [];
  const far = async (key: string) => {
    asked.push(key);
    return kept.get(key);
  };
  const { take, deliver, clock } = worker({ ...kept, get: far });
  await take(['a', 'browser-1']);
  await deliver();
  const first = asked.length;
  await take(['b', 'browser-1']);
  await deliver();
  expect([first, asked.length]).toEqual([first, first]);
  await kept.set('withdrawn/browser-1', JSON.stringify({ marketing: start }), 60_000);
  await clock.advance(5000);
  await take(['c', 'browser-1']);
  expect((await deliver())[0]).toEqual(['a', 'b']);
});

test('while the store fails nothing goes, and everything goes when it is back', async () => {
  const kept = memoryState();
  let fails = true;
  const { take, deliver, clock, problems, ads } = worker({ ...kept, get: (key) => (fails ? Promise.reject(new Error('no server')) : kept.get(key)) });
  await take(['a', 'browser-1']);
  expect((await deliver())[0]).toEqual([]);
  expect(problems[0]).toMatchObject({ code: 'state-failed' });
  fails = false;
  await clock.advance(10_000);
  expect([(await deliver())[0], ads.delivered.length]).toEqual([['a'], 1]);
});

test('what another process has left is asked about, however young it is', async () => {
  const clock = createFakeClock();
  const state = memoryState({ clock });
  await state.set('withdrawn/browser-1', JSON.stringify({ marketing: start }), 60_000);
  const ads = recordingTransport({ purposes: ['marketing'] });
  const drops: Drop[] = [];
  const tracker = createTracker({ transports: obeyWithdrawals([ads], { state, clock, unaskedMs: 5000 }), clock, onDrop: (drop) => drops.push(drop) });
  await tracker.accept([makeEvent('goalCompleted', {}, { id: 'a', occurredAt: start, who: { browserId: 'browser-1' }, consent: ['marketing'] })]);
  await tracker.flush();
  expect([ads.delivered, drops.map(({ reason }) => reason)]).toEqual([[], ['no-consent']]);
});
