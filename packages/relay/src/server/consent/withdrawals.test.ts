import type { Refusal, SendOutcome, StateStore } from '@waymark/core';
import { memoryOutbox, memoryState } from '@waymark/core';
import { letterLife } from '@waymark/core/lean';
import { createFakeClock, makeEvent, recordingTransport } from '@waymark/core/testing';
import { describe, expect, test, vi } from 'vitest';
import { decision, goal, relayKit } from '../__fixtures__/relay-kit.ts';
import { createWithdrawals } from './withdrawals.ts';

const down: SendOutcome = { status: 'retry', why: { code: 'http-503', message: 'It is down.' } };
const start = Date.UTC(2026, 0, 1);
const day = 86_400_000;

/** A relay whose destinations need a purpose each, and are down until they are told otherwise. */
function kitWith(options: Parameters<typeof relayKit>[0] = {}) {
  let answer: SendOutcome = down;
  const [ads, stats] = ['ads', 'stats'].map((name) => recordingTransport({ name, answer: () => answer })) as [ReturnType<typeof recordingTransport>, ReturnType<typeof recordingTransport>];
  const problems: Refusal[] = [];
  const kit = relayKit({ transports: [{ ...ads, purposes: ['marketing'] }, { ...stats, purposes: ['analytics'] }], onError: (problem) => problems.push(problem), ...options });
  const made = (id: string, at: number, changes = {}) => goal(id, { occurredAt: at, who: { browserId: 'browser-1' }, consent: ['analytics', 'marketing'], ...changes });
  async function mend() {
    answer = { status: 'delivered' };
    await kit.clock.advance(120_000);
    await kit.relay.tracker.flush();
    return [ads, stats].map(({ delivered }) => delivered.map(({ id }) => id));
  }
  return { ...kit, made, mend, problems };
}

describe('a withdrawal that reaches the relay', () => {
  test('takes out what waits of the browser for the purposes, and counts it', async () => {
    const kit = kitWith();
    await kit.post([kit.made('a', start), kit.made('b', start, { who: { browserId: 'browser-2' } })]);
    await kit.clock.advance(5000);
    const { results } = await kit.post([decision('d', { at: kit.clock.now() })]);
    expect(results).toEqual([{ id: 'd', status: 'dropped', reason: 'not-wanted' }]);
    expect(kit.drops.map(({ event, transport, reason, why }) => [event.id, transport, reason, why.code])).toEqual([['a', 'ads', 'no-consent', 'consent-withdrawn']]);
    expect(kit.relay.report().delivery.transports).toMatchObject({ ads: { waiting: 1, dropped: { 'no-consent': 1 } }, stats: { waiting: 2 } });
    expect(await kit.mend()).toEqual([['b'], ['a', 'b']]);
  });

  test('holds back what was made before it and comes after it, or with it', async () => {
    const kit = kitWith();
    await kit.clock.advance(60_000);
    const at = start + 30_000;
    const { results } = await kit.post([kit.made('with', start + 20_000), decision('d', { at })]);
    expect(results.map(({ id, status }) => `${id} ${status}`)).toEqual(['with accepted', 'd dropped']);
    await kit.post([kit.made('late', start + 29_000), kit.made('everything', start + 29_000, { consent: ['*'] }), kit.made('other', start, { who: { browserId: 'browser-2' } }), kit.made('again', start + 31_000)]);
    expect(await kit.mend()).toEqual([['other', 'again'], ['with', 'late', 'everything', 'other', 'again']]);
    expect(kit.drops.filter(({ transport }) => transport === 'ads').map(({ event, reason }) => `${event.id} ${reason}`)).toEqual(['with no-consent', 'late no-consent', 'everything no-consent']);
  });

  test('leaves nothing for an event that was granted nothing else', async () => {
    const kit = kitWith();
    await kit.clock.advance(60_000);
    await kit.post([decision('d', { at: start + 30_000, state: { analytics: false, marketing: false } })]);
    expect((await kit.post([kit.made('late', start + 1000)])).results).toEqual([{ id: 'late', status: 'dropped', reason: 'no-consent' }]);
  });

  test('of which a later one says the contrary still counts for what was made before it', async () => {
    const kit = kitWith();
    await kit.clock.advance(60_000);
    const granted = { analytics: true, marketing: true };
    await kit.post([decision('e', { at: start + 40_000, state: granted }), decision('d', { at: start + 30_000 }), kit.made('after', start + 41_000), kit.made('before', start + 1000)]);
    expect(await kit.mend()).toEqual([['after'], ['after', 'before']]);
  });

  test('is known to another relay of the same state, and after a restart', async () => {
    const state = memoryState({ clock: createFakeClock() });
    const first = kitWith({ state });
    await first.clock.advance(60_000);
    await first.post([decision('d', { at: start + 30_000 })]);
    const next = kitWith({ state });
    await next.clock.advance(60_000);
    await next.post([next.made('late', start + 1000)]);
    expect(await next.mend()).toEqual([[], ['late']]);
  });

  test('that comes again after a restart is not told again', async () => {
    const state = memoryState();
    const heard: string[] = [];
    const onConsent = ({ id }: { readonly id: string }): void => void heard.push(id);
    await kitWith({ state, onConsent }).post([decision('d')]);
    expect((await kitWith({ state, onConsent }).post([decision('d')])).results).toEqual([{ id: 'd', status: 'repeated' }]);
    expect(heard).toEqual(['d']);
  });

  test.each<[string, StateStore['get']]>([
    ['throws', () => { throw new Error('disk full'); }],
    ['rejects', () => Promise.reject(new Error('no server'))],
  ])('cannot be looked up while the store %s: then nothing is taken, and the page comes again', async (_title, get) => {
    const kit = kitWith({ state: { ...memoryState(), get } });
    const answer = await kit.post([kit.made('a', start)]);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
    expect(kit.problems).toMatchObject([{ code: 'state-failed' }]);
    expect(await kit.mend()).toEqual([[], []]);
  });

  test('that cannot be kept is sent again, and reported', async () => {
    const state = { ...memoryState(), replace: () => Promise.reject(new Error('disk full')) };
    const kit = kitWith({ state });
    expect((await kit.post([decision('d')])).results).toEqual([{ id: 'd', status: 'dropped', reason: 'queue-full' }]);
    expect(kit.problems).toMatchObject([{ code: 'callback-threw', cause: new Error('disk full') }]);
  });

  test('is known for longer than dead letters are kept, which may go again all the while', async () => {
    const kit = kitWith({ limits: { maxAgeMs: 60 * day } });
    await kit.post([decision('d', { at: start })]);
    await kit.clock.advance(letterLife.maxLetterAgeMs + day / 2);
    await kit.post([kit.made('a', start)]);
    expect(kit.drops.filter(({ transport }) => transport === 'ads')).toMatchObject([{ reason: 'no-consent' }]);
  });

  test('reaches an event whose relay asked before it and is answered after it', async () => {
    const kept = memoryState();
    const answers: (() => void)[] = [];
    const get = async (key: string) => {
      const found = kept.get(key);
      if (answers.length === 0) await new Promise<void>((resolve) => void answers.push(resolve));
      return found;
    };
    const kit = kitWith({ state: { ...kept, get } });
    const waiting = kit.post([kit.made('a', start)]);
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    await kit.post([decision('d', { at: start })]);
    answers[0]?.();
    await waiting;
    expect(await kit.mend()).toEqual([[], ['a']]);
  });

  test('of others holds nobody up whose relay is asking meanwhile', async () => {
    const state = memoryState();
    const asked: string[] = [];
    let others = 0;
    const get = async (key: string): Promise<string | undefined> => {
      asked.push(key);
      // Somebody withdraws during each look-up for this visitor.
      if (key.endsWith('/slow') && others < 20) await withdrawals.note({ browserId: `other-${(others += 1)}`, at: start, state: { marketing: false } } as never);
      return state.get(key);
    };
    const withdrawals = createWithdrawals({ state: { ...state, get }, purposes: ['marketing'], clock: createFakeClock(), onError: () => undefined });
    await withdrawals.limit([makeEvent('goalCompleted', { goalId: 'newsletter' }, { who: { browserId: 'slow' } })]);
    expect(asked.filter((key) => key.endsWith('/slow'))).toHaveLength(1);
  });

  test('reaches what waits in another relay of the same state, and in an outbox that cannot be searched', async () => {
    const state = { ...memoryState(), durable: true };
    const { withdraw: _withdraw, ...unsearchable } = memoryOutbox();
    const [one, other, closed] = [kitWith({ state }), kitWith({ state }), kitWith({ outbox: unsearchable })];
    for (const kit of [one, closed]) await kit.post([kit.made('a', start), kit.made('b', start, { who: { browserId: 'browser-2' } })]);
    await other.post([decision('d', { at: start })]);
    await closed.post([decision('d', { at: start })]);
    expect(await Promise.all([one.mend(), closed.mend()])).toEqual([[['b'], ['a', 'b']], [['b'], ['a', 'b']]]);
    expect([one, closed].map(({ relay }) => relay.report().delivery.transports['ads']?.dropped)).toEqual([{ 'no-consent': 1 }, { 'no-consent': 1 }]);
  });
});
