import { memoryOutbox, memoryState, type Refusal, type StateStore } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { describe, expect, test, vi } from 'vitest';
import { decision, goal, relayKit } from '../__fixtures__/relay-kit.ts';

/** Relays that share a state, as processes of one folder do. */
function relays(changes: Partial<StateStore> = {}, options: object = {}) {
  const clock = createFakeClock();
  const state: StateStore = { ...memoryState({ clock }), durable: true, ...changes };
  const problems: Refusal[] = [];
  const start = (more: object = {}) => relayKit({ state, clock, onError: (problem) => problems.push(problem), ...options, ...more });
  return { clock, state, problems, start };
}

type Kit = ReturnType<typeof relayKit>;
const send = async (kit: Kit, ...ids: readonly string[]) => {
  const { status, results } = await kit.post(ids.map((id) => goal(id)));
  return status === 202 ? results.map((result) => result.code ?? result.status) : [status];
};
const view = (id: string) => goal(id, { name: 'interestShown', payload: { interests: ['shoes'] } });

describe('an event that counts', () => {
  test('is taken once by all relays of a state, one after another', async () => {
    const { start } = relays();
    const [one, other] = [start(), start()];
    expect([await send(one, 'a', 'b'), await send(other, 'b', 'c'), await send(one, 'c', 'd')]).toEqual([['accepted', 'accepted'], ['repeated', 'accepted'], ['repeated', 'accepted']]);
    expect([...(await one.delivered()), ...(await other.delivered())].map(({ id }) => id)).toEqual(['a', 'b', 'd', 'c']);
  });

  test('is taken once when it comes to both at the same time, and the later one learns what became of it', async () => {
    const { start, clock } = relays();
    const outbox = memoryOutbox();
    let end = (): void => undefined;
    const committed = new Promise<void>((resolve) => (end = resolve));
    const slow = start({ outbox: { ...outbox, append: async (...what: Parameters<typeof outbox.append>) => (await committed, outbox.append(...what)) } });
    const other = start();
    const first = send(slow, 'a');
    await clock.advance(1);
    const second = send(other, 'a');
    await clock.advance(500);
    end();
    await first;
    await clock.advance(25);
    expect([await first, await second]).toEqual([['accepted'], ['repeated']]);
    expect(await other.delivered()).toEqual([]);
  });

  test('is taken by another when the one that had it was killed before it was kept', async () => {
    const { start, clock, state } = relays();
    await state.replace('came/a', undefined, 'a process that is gone', 3000);
    const answer = send(start(), 'a');
    await clock.advance(2900);
    let isAnswered = false;
    void answer.then(() => (isAnswered = true));
    await clock.advance(50);
    expect(isAnswered).toBe(false);
    await clock.advance(100);
    expect(await answer).toEqual(['accepted']);
  });

  test('goes nowhere where its visitor withdraws consent while it waits for the claim of another', async () => {
    const { start, clock, state } = relays();
    const waiting = start({ transports: [recordingTransport({ purposes: ['marketing'] })] });
    await state.replace('came/a', undefined, 'a process that is gone', 3000);
    const answer = waiting.post([goal('a', { who: { browserId: 'browser-1' }, consent: ['marketing'] })]);
    await clock.advance(1000);
    expect((await waiting.post([decision('d', { at: clock.now() })])).results).toMatchObject([{ reason: 'not-wanted' }]);
    await clock.advance(2100);
    expect((await answer).results).toMatchObject([{ status: 'dropped', reason: 'no-consent' }]);
    expect(waiting.relay.tracker.report()).toMatchObject({ complete: true });
  });

  test('comes again while somebody else holds it for longer than anybody waits', async () => {
    const { start, clock } = relays({ replace: () => false, get: () => 'somebody' });
    const answer = send(start(), 'a');
    await clock.advance(6100);
    expect(await answer).toEqual([503]);
  });

  test('is free again for all when it was not kept', async () => {
    const { start, clock } = relays();
    const [one, other] = [start({ enrichers: [() => null] }), start()];
    const first = await send(one, 'a');
    await clock.advance(1);
    expect([first, await send(other, 'a')]).toEqual([['dropped'], ['accepted']]);
  });

  test('stays taken where the first that had it was too slow, was overtaken, and could not keep it', async () => {
    const { start, clock } = relays();
    const outbox = memoryOutbox();
    let fail = (): void => undefined;
    const failing = new Promise<never>((_resolve, reject) => (fail = () => reject(new Error('disk'))));
    const slow = start({ outbox: { ...outbox, append: () => failing } });
    const first = send(slow, 'a');
    await clock.advance(3100);
    expect(await send(start(), 'a')).toEqual(['accepted']);
    fail();
    await clock.advance(1);
    expect([await first, await send(start(), 'a')]).toEqual([[503], ['repeated']]);
  });

  test('is not said to be kept by an outbox that stands in for its disk', async () => {
    const outbox = memoryOutbox();
    let trouble: Refusal | undefined;
    const append = (...what: Parameters<typeof outbox.append>) => ((trouble = { code: 'outbox-disk-full', message: 'Full.' }), outbox.append(...what));
    const { start, state, clock } = relays();
    expect(await send(start({ outbox: { ...outbox, durable: true, append, trouble: () => trouble } }), 'a')).toEqual([503]);
    await clock.advance(1);
    expect(await state.get('came/a')).toBeUndefined();
  });

  test('waits while the state cannot be asked, and what was kept stays kept where it cannot be told', async () => {
    const failing = () => Promise.reject(new Error('disk'));
    const unasked = relays({ replace: failing });
    expect([await send(unasked.start(), 'a'), unasked.problems.map(({ code }) => code)]).toEqual([[503], ['state-failed']]);
    const untold = relays({ set: failing });
    expect([await send(untold.start(), 'a'), untold.problems.map(({ code }) => code)]).toEqual([['accepted'], ['state-failed']]);
  });

  test('is claimed under a name that is not made before the first request, when Workers have no chance', async () => {
    const chance = vi.spyOn(crypto, 'randomUUID');
    const kit = relays().start();
    expect(chance).not.toHaveBeenCalled();
    expect([await send(kit, 'a'), chance.mock.calls.length]).toEqual([['accepted'], 1]);
    chance.mockRestore();
  });

  test('costs others nothing: neither views of pages, nor where nobody shares', async () => {
    const asked: string[] = [];
    const replace = (key: string) => (asked.push(key), true);
    const shared = relays({ replace });
    expect((await shared.start().post([view('a')])).results).toMatchObject([{ status: 'accepted' }]);
    await send(relays({ replace, durable: false }).start(), 'b');
    await send(relays({ replace }, { outbox: { ...memoryOutbox(), handsOn: true } }).start(), 'c');
    expect(asked).toEqual([]);
    expect([await send(shared.start(), 'd'), asked]).toEqual([['accepted'], ['came/d']]);
  });
});
