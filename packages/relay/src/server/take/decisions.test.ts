import type { Refusal } from '@waymark/core';
import { describe, expect, test } from 'vitest';
import { decision, goal, relayKit } from '../__fixtures__/relay-kit.ts';
import { createRelay } from '../create-relay.ts';
import type { ConsentDecision } from '../read/read-decision.ts';
import type { OnConsent } from './take-decisions.ts';

/** A relay whose operator keeps decisions, or does what the test says. */
function kitWith(onConsent?: OnConsent) {
  const heard: ConsentDecision[] = [];
  const problems: Refusal[] = [];
  const kit = relayKit({
    onError: (problem) => problems.push(problem),
    onConsent: (given) => {
      heard.push(given);
      return onConsent?.(given);
    },
  });
  return { ...kit, heard, problems };
}

const none = { received: 0, accepted: 0, repeated: 0, dropped: {} };

describe('a decision of a visitor', () => {
  test('goes to the operator and nowhere else', async () => {
    const kit = kitWith();
    const now = kit.clock.now();
    const answer = await kit.post([decision('d', { at: now - 50 })]);
    expect(answer.results).toEqual([{ id: 'd', status: 'accepted' }]);
    expect(kit.heard).toEqual([{ id: 'd', browserId: 'browser-1', at: now - 50, receivedAt: now, state: { analytics: true, marketing: false } }]);
    expect(await kit.delivered()).toEqual([]);
    expect(kit.drops).toEqual([]);
    expect(kit.relay.report()).toMatchObject({
      events: none,
      decisions: { received: 1, accepted: 1, repeated: 0, dropped: {} },
      delivery: { transports: { vendor: { accepted: 0 } } },
    });
  });

  test('is answered in its place among the events', async () => {
    const kit = kitWith();
    const answer = await kit.post([goal('a'), decision('d'), goal('b', { payload: {} }), decision('e', { state: 7 }), decision('d')]);
    expect(answer.results).toMatchObject([
      { id: 'a', status: 'accepted' },
      { id: 'd', status: 'accepted' },
      { id: 'b', status: 'dropped', reason: 'invalid', code: 'payload-invalid' },
      { id: 'e', status: 'dropped', reason: 'invalid', code: 'envelope-invalid' },
      { id: 'd', status: 'repeated' },
    ]);
    expect((await kit.delivered()).map(({ id }) => id)).toEqual(['a']);
    expect(kit.relay.report()).toMatchObject({ events: { received: 2, accepted: 1 }, decisions: { received: 3, accepted: 1, repeated: 1, dropped: { invalid: 1 } } });
  });

  test('comes again where a batch has more of them than a visitor makes', async () => {
    const kit = kitWith();
    const all = Array.from({ length: 12 }, (_, index) => decision(`d${index}`, { who: { browserId: `browser-${index}` } }));
    const { results } = await kit.post(all);
    expect(results.map(({ status, reason }) => reason ?? status)).toEqual([...Array.from({ length: 10 }, () => 'accepted'), 'queue-full', 'queue-full']);
    expect((await kit.post(all.slice(10))).results.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect(kit.heard).toHaveLength(12);
  });

  test('is heard once, also when it comes several times at once', async () => {
    const kit = kitWith(() => Promise.resolve());
    const answers = await Promise.all([1, 2, 3].map(() => kit.post([decision('d')])));
    expect(answers.map(({ results }) => results[0]?.status).toSorted()).toEqual(['accepted', 'repeated', 'repeated']);
    expect((await kit.post([decision('d')])).results[0]?.status).toBe('repeated');
    expect(kit.heard).toHaveLength(1);
  });

  test('may come of a browser that has no id, and may take back everything', async () => {
    const kit = kitWith();
    await kit.post([decision('d', { who: {}, state: { analytics: false, marketing: false } }), decision('e', { state: {} })]);
    expect(kit.heard[0]).not.toHaveProperty('browserId');
    expect(kit.heard.map(({ state }) => ({ ...state }))).toEqual([{ analytics: false, marketing: false }, {}]);
  });

  test('happened when it happened by our clock, and never after it came', async () => {
    const kit = kitWith();
    const now = kit.clock.now();
    const hour = 3_600_000;
    await kit.post([decision('d', { at: now + hour - 500 })], { sentAt: now + hour });
    await kit.post([decision('e', { at: now + 5, who: { browserId: 'other' } })], { sentAt: now });
    expect(kit.heard.map(({ at }) => at)).toEqual([now - 500, now]);
  });

  test('needs no page, but the origin of the request counts', async () => {
    const kit = kitWith();
    expect(await kit.post([decision('d')], { headers: { origin: 'https://evil.example' } })).toMatchObject({ status: 403, error: { code: 'origin-not-allowed' } });
    expect(kit.heard).toEqual([]);
  });

  test('sets no cookie by itself', async () => {
    const kit = kitWith();
    expect((await kit.post([decision('d')])).headers.has('set-cookie')).toBe(false);
    expect((await kit.post([decision('e'), goal('a', { who: { browserId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4' } })])).headers.has('set-cookie')).toBe(true);
  });
});

describe('the form of a decision', () => {
  const purposes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`purpose-${n}`, true]));

  test.each([
    ['20 purposes', { state: purposes(20) }],
    ['a name of 40 characters', { state: { ['x'.repeat(40)]: true } }],
    ['a name that objects have', { state: { constructor: false } }],
    ['members that nobody knows', { extra: 1, where: { runtime: 'browser', secret: 1 } }],
  ])('%s is right', async (_title, changes) => {
    const kit = kitWith();
    expect((await kit.post([decision('d', changes)])).results).toEqual([{ id: 'd', status: 'accepted' }]);
    expect(JSON.stringify(kit.heard)).not.toMatch(/secret|extra/);
  });

  test.each([
    ['21 purposes', 'payload.state', { state: purposes(21) }],
    ['a name of 41 characters', 'payload.state', { state: { ['x'.repeat(41)]: true } }],
    ['a name with a blank', 'payload.state', { state: { 'a b': true } }],
    ['a name of nothing', 'payload.state', { state: { '': true } }],
    ['a decision that is a word', 'payload.state', { state: { analytics: 'granted' } }],
    ['a decision that is a number', 'payload.state', { state: { analytics: 1 } }],
    ['a list of purposes', 'payload.state', { state: ['analytics'] }],
    ['no purposes', 'payload.state', { payload: { at: 1 } }],
    ['no time', 'payload.at', { payload: { state: {} } }],
    ['a time that is none', 'payload.at', { at: '2026' }],
    ['a time before 1970', 'payload.at', { at: -1 }],
    ['no payload', 'payload', { payload: undefined }],
    ['another version', 'v', { v: 2 }],
    ['a browser id that is none', 'who.browserId', { who: { browserId: 'a b' } }],
    ['nobody', 'who', { who: 7 }],
    ['a server', 'where.runtime', { where: { runtime: 'server', service: 'shop' } }],
  ])('%s is wrong', async (_title, path, changes) => {
    const kit = kitWith();
    const { results } = await kit.post([decision('d', changes)]);
    expect(results).toMatchObject([{ id: 'd', status: 'dropped', reason: 'invalid', code: 'envelope-invalid', violations: [{ path }] }]);
    expect(kit.heard).toEqual([]);
  });

  test('an endless one is not read', async () => {
    const kit = kitWith();
    const nested = JSON.parse(`${'['.repeat(50)}${']'.repeat(50)}`) as unknown;
    const { results } = await kit.post([decision('d', { extra: nested }), decision('e', { extra: 'x'.repeat(40_000) })]);
    expect(results).toMatchObject([{ id: 'd', reason: 'invalid', code: 'envelope-invalid' }, { id: 'e', reason: 'too-large' }]);
    expect(kit.heard).toEqual([]);
  });
});

describe('an operator that fails', () => {
  test.each<[string, OnConsent]>([
    ['throws', () => { throw new Error('disk full'); }],
    ['rejects', () => Promise.reject(new Error('disk full'))],
  ])('and %s is reported, and hears the decision again', async (_title, fail) => {
    const outcomes: OnConsent[] = [fail, () => undefined];
    const kit = kitWith((given) => outcomes.shift()?.(given));
    const answer = await kit.post([decision('d'), goal('a')]);
    expect(answer.results).toEqual([{ id: 'd', status: 'dropped', reason: 'queue-full' }, { id: 'a', status: 'accepted' }]);
    expect(kit.problems).toEqual([{ code: 'callback-threw', message: expect.stringContaining('onConsent'), cause: new Error('disk full') }]);
    expect((await kit.post([decision('d')])).results[0]?.status).toBe('accepted');
    expect(kit.relay.report().decisions).toEqual({ received: 2, accepted: 1, repeated: 0, dropped: { 'queue-full': 1 } });
  });

  test('makes copies that wait for it go again too', async () => {
    const kit = kitWith(() => Promise.reject(new Error('disk full')));
    const answer = await kit.post([decision('d'), decision('d')]);
    expect(answer.results.map(({ reason }) => reason)).toEqual(['queue-full', 'queue-full']);
    expect(kit.heard).toHaveLength(1);
  });

  test('and never answers holds nobody up for longer than 5 s', async () => {
    const kit = kitWith(() => new Promise<void>(() => undefined));
    let answered: unknown;
    const answer = kit.post([decision('d'), goal('a')]).then((value) => (answered = value));
    await new Promise((resolve) => void setImmediate(resolve));
    await kit.clock.advance(4999);
    expect(answered).toBeUndefined();
    await kit.clock.advance(1);
    expect((await answer).results.map(({ status }) => status)).toEqual(['dropped', 'accepted']);
    expect(kit.problems).toMatchObject([{ code: 'callback-threw', cause: new Error('It took longer than 5000 ms.') }]);
  });
});

test('without an operator decisions are counted and dropped quietly', async () => {
  const problems: Refusal[] = [];
  const kit = relayKit({ onError: (problem) => problems.push(problem) });
  expect((await kit.post([decision('d')])).results).toEqual([{ id: 'd', status: 'dropped', reason: 'not-wanted' }]);
  expect(kit.relay.report()).toMatchObject({ events: none, decisions: { received: 1, accepted: 0, repeated: 0, dropped: { 'not-wanted': 1 } } });
  expect([problems, kit.drops]).toEqual([[], []]);
});

test('onConsent must be a function', () => {
  const options = { transports: [], allowOrigins: ['https://shop.example'], onConsent: 'log' as unknown as OnConsent };
  expect(() => createRelay(options)).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});
