import { type ContextKeys, memoryOutbox, memoryState, type Refusal, type RequestSource, type RequestSourceHost, type StateStore } from '@waymark/core';
import { createFakeClock, recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { decision, goal, relayKit, shop, userAgent, visitorIp } from '../__fixtures__/relay-kit.ts';

const page = (path: string) => ({ runtime: 'browser', url: `${shop}${path}`, landing: { url: `${shop}/?utm_source=mail` } }) as const;
const anna = { browserId: 'browser-1', sessionId: 'session-1' };
const order = { orderId: 'A-1', currency: 'EUR', total: 24, items: [{ index: 0, quantity: 1, total: 24, product: { productId: '7710', name: 'Ethiopia Guji', displayPrice: 24 } }] };

function kitWith(options: Parameters<typeof relayKit>[0] = {}) {
  let host: RequestSourceHost | undefined;
  const source: RequestSource = { name: 'erp', path: '/hooks', start: (mounted) => void (host = mounted), fetch: async () => new Response() };
  const problems: Refusal[] = [];
  const clock = createFakeClock();
  const state = memoryState({ clock });
  const kit = relayKit({ clock, state, sources: [source], onError: (problem) => problems.push(problem), ...options });
  const find = async (keys: ContextKeys) => host?.contexts.find(keys);
  const link: RequestSourceHost['contexts']['link'] = async (keys, more) => host?.contexts.link(keys, more);
  const settle = () => new Promise((resolve) => void setImmediate(resolve));
  const seen = async (...events: Parameters<typeof kit.post>[0][number][]) => {
    await kit.post(events);
    await settle();
  };
  return { ...kit, clock, state, find, link, seen, problems };
}

describe('what sources find of a visitor whose page spoke to the relay', () => {
  test('is who it was, the last page, the client and what was granted, by any of the ids', async () => {
    const kit = kitWith();
    await kit.seen(goal('a', { who: { ...anna, userId: 'C-1', email: 'a@example.org', aliases: { 'sitecore-cdp': 'cdp-1' } }, where: page('/start'), consent: ['analytics'] }));
    const known = {
      who: { ...anna, userId: 'C-1', aliases: { 'sitecore-cdp': 'cdp-1' } },
      where: { ...page('/start'), client: { ip: visitorIp, userAgent } },
      consent: { analytics: 'granted' },
      seenAt: kit.clock.now(),
    };
    for (const keys of [{ browserId: 'browser-1' }, { vendorId: 'cdp-1' }, { userId: 'C-1' }, { browserId: 'unknown', userId: 'C-1' }]) expect(await kit.find(keys)).toEqual(known);
    for (const keys of [{}, { browserId: 'cdp-1' }, { vendorId: 'C-1' }, { orderId: 'A-1' }]) expect(await kit.find(keys)).toBeUndefined();
    expect(JSON.stringify(await kit.find({ userId: 'C-1' }))).not.toContain('example.org');
  });

  test('is found by the order too, at once when it is placed, or when a source ties it', async () => {
    const kit = kitWith();
    await kit.seen(goal('a', { who: anna, where: page('/') }));
    await kit.link({ browserId: 'browser-1' }, { orderId: 'A-9', userId: 'C-9' });
    await kit.link({ browserId: 'unknown' }, { orderId: 'A-8' });
    expect([(await kit.find({ orderId: 'A-9' }))?.who, (await kit.find({ userId: 'C-9' }))?.who, await kit.find({ orderId: 'A-8' })]).toEqual([anna, anna, undefined]);
    await kit.seen(goal('p', { name: 'orderPlaced', payload: { order }, who: anna, where: page('/thanks') }));
    expect((await kit.find({ orderId: 'A-1' }))?.where.url).toBe(`${shop}/thanks`);
  });

  test('is told by events too that go nowhere, as of pages whose carts and sign-ins a source reports', async () => {
    const kit = kitWith({ transports: [{ ...recordingTransport(), wants: () => false }] });
    const { results } = await kit.post([goal('a', { name: 'userSignedIn', payload: { userId: 'C-1' }, who: { ...anna, userId: 'C-1' }, where: page('/'), consent: ['marketing'] })]);
    expect(results).toMatchObject([{ status: 'dropped', reason: 'not-wanted' }]);
    await kit.seen(goal('b', { name: 'userSignedIn', payload: {}, who: { ...anna, userId: 'C-2' }, where: page('/') }));
    expect([(await kit.find({ userId: 'C-1' }))?.who.browserId, await kit.find({ userId: 'C-2' })]).toEqual(['browser-1', undefined]);
  });

  test('follows the visitor, and forgets no id that a vendor has issued', async () => {
    const kit = kitWith();
    await kit.seen(goal('a', { who: { ...anna, aliases: { discover: 'ruid-1' } }, where: page('/one') }));
    await kit.clock.advance(2000);
    await kit.seen(goal('b', { who: anna, where: page('/two'), occurredAt: kit.clock.now() }), goal('late', { who: anna, where: page('/before'), occurredAt: kit.clock.now() - 1000 }));
    expect(await kit.find({ browserId: 'browser-1' })).toMatchObject({ who: { aliases: { discover: 'ruid-1' } }, where: { url: `${shop}/two` } });
  });

  test('is there for a visit and a day after the last event', async () => {
    const kit = kitWith();
    await kit.seen(goal('a', { who: anna, where: page('/') }));
    await kit.clock.advance(80_000_000);
    await kit.seen(goal('b', { who: anna, where: page('/'), occurredAt: kit.clock.now() }));
    await kit.clock.advance(88_199_999);
    expect(await kit.find({ browserId: 'browser-1' })).toBeDefined();
    await kit.clock.advance(1);
    expect(await kit.find({ browserId: 'browser-1' })).toBeUndefined();
  });

  test('is not written for every event', async () => {
    const clock = createFakeClock();
    const kept = memoryState({ clock });
    let writes = 0;
    const state: StateStore = {
      ...kept,
      set(key, value, ttlMs) {
        writes += key.startsWith('context/b/') ? 1 : 0;
        return kept.set(key, value, ttlMs);
      },
    };
    const kit = kitWith({ clock, state });
    for (let index = 0; index < 100; index += 1) {
      await kit.seen(goal(`e${index}`, { who: anna, where: page(`/${index}`), occurredAt: clock.now() }));
      await clock.advance(100);
    }
    expect(writes).toBeGreaterThan(1);
    expect(writes).toBeLessThan(10);
  });

  test('is gone with the consent, and comes back with what is still granted', async () => {
    const kit = kitWith();
    await kit.seen(goal('a', { who: { ...anna, userId: 'C-1' }, where: page('/'), consent: ['analytics', 'marketing'] }));
    await kit.clock.advance(1000);
    await kit.seen(decision('d', { at: kit.clock.now() }));
    expect([await kit.find({ browserId: 'browser-1' }), await kit.find({ userId: 'C-1' })]).toEqual([undefined, undefined]);
    await kit.seen(goal('late', { who: anna, where: page('/'), consent: ['marketing'], occurredAt: kit.clock.now() - 500 }));
    expect(await kit.find({ browserId: 'browser-1' })).toBeUndefined();
    await kit.clock.advance(1000);
    await kit.seen(goal('b', { who: anna, where: page('/'), consent: ['analytics'], occurredAt: kit.clock.now() }));
    expect((await kit.find({ browserId: 'browser-1' }))?.consent).toEqual({ analytics: 'granted' });
  });

  test('is that nothing is granted, where all was taken back: by each of the ids, and although the user has granted it elsewhere', async () => {
    const kit = kitWith();
    const seenOn = (browserId: string, aliases: Readonly<Record<string, string>>) => kit.seen(goal(browserId, { who: { browserId, userId: 'C-1', aliases }, where: page('/'), consent: ['marketing'] }));
    await seenOn('browser-1', { send: 'contact-1' });
    await kit.link({ browserId: 'browser-1' }, { orderId: 'A-9' });
    await seenOn('browser-2', {});
    await kit.clock.advance(1000);
    await kit.seen(decision('d', { at: kit.clock.now(), state: { analytics: false, marketing: false } }));
    const silent = { who: { browserId: 'browser-1' }, where: { runtime: 'browser' }, consent: {}, seenAt: kit.clock.now() };
    for (const keys of [{ browserId: 'browser-1', userId: 'C-1' }, { vendorId: 'contact-1', userId: 'C-1' }, { orderId: 'A-9', userId: 'C-1' }]) expect(await kit.find(keys)).toEqual(silent);
    expect((await kit.find({ userId: 'C-1' }))?.who.browserId).toBe('browser-2');
  });

  test('comes back at once where all is granted again on the same page', async () => {
    const kit = kitWith();
    const view = (id: string) => goal(id, { who: anna, where: page('/'), consent: ['analytics', 'marketing'], occurredAt: kit.clock.now() });
    for (const state of [{ analytics: false, marketing: false }, { analytics: true, marketing: false }]) {
      await kit.seen(view(`before-${state.analytics}`));
      await kit.clock.advance(1000);
      await kit.seen(decision(`d-${state.analytics}`, { at: kit.clock.now(), state }));
      await kit.clock.advance(1000);
      await kit.seen(view(`after-${state.analytics}`));
      expect((await kit.find({ browserId: 'browser-1' }))?.consent).toEqual({ analytics: 'granted', marketing: 'granted' });
    }
  });

  test('is nothing without consent, of a server, or of an event that is wrong', async () => {
    const kit = kitWith();
    await kit.seen(
      goal('a', { who: anna, where: page('/'), consent: [] }),
      goal('b', { who: anna, where: { runtime: 'server', service: 'orders' } }),
      goal('c', { who: anna, where: page('/'), payload: {} }),
    );
    expect(await kit.find({ browserId: 'browser-1' })).toBeUndefined();
  });

  test('does not come back with events that are being stored while their visitor withdraws', async () => {
    const outbox = memoryOutbox();
    let stored = (): void => undefined;
    const kit = kitWith({ outbox: { ...outbox, append: (...what) => new Promise((resolve) => void (stored = () => resolve(outbox.append(...what)))) } });
    const posted = kit.post([goal('a', { who: anna, where: page('/') })]);
    await kit.clock.advance(1);
    const withdrawn = kit.post([decision('d', { at: kit.clock.now(), state: { analytics: false, marketing: false } })]);
    await kit.clock.advance(1);
    stored();
    expect([(await posted).results, (await withdrawn).status]).toMatchObject([[{ status: 'accepted' }], 202]);
    await new Promise((resolve) => void setImmediate(resolve));
    expect(await kit.find({ browserId: 'browser-1' })).toMatchObject({ consent: {} });
  });

  test('grants nothing that was withdrawn at another relay, although this one did not know of it yet when it noted what came late', async () => {
    const clock = createFakeClock();
    const near = memoryState({ clock });
    const far: StateStore = { ...near, get: async (key) => near.get(key) };
    const [one, other] = [kitWith({ clock, state: far }), kitWith({ clock, state: far })];
    const view = (id: string, path: string, occurredAt: number) => goal(id, { who: anna, where: page(path), consent: ['analytics', 'marketing'], occurredAt });
    await one.seen(view('a', '/', clock.now()));
    await clock.advance(3000);
    await other.seen(decision('d', { at: clock.now() }));
    await one.seen(view('late', '/late', clock.now() - 500));
    await clock.advance(5000);
    expect((await one.find({ browserId: 'browser-1' }))?.consent).toEqual({ analytics: 'granted' });
    expect((await other.find({ browserId: 'browser-1' }))?.consent).toEqual({ analytics: 'granted' });
  });

  test('has no address where none is to be kept, and is nothing where nothing is', async () => {
    const without = kitWith({ contexts: { keepIp: false } });
    await without.seen(goal('a', { who: anna, where: page('/') }));
    expect((await without.find({ browserId: 'browser-1' }))?.where.client).toEqual({ userAgent });
    const off = kitWith({ contexts: false });
    await off.seen(goal('a', { who: anna, where: page('/') }));
    expect(await off.find({ browserId: 'browser-1' })).toBeUndefined();
  });
});

test.each([{ sources: [] }, { contexts: false }] as const)('a relay with %o writes nobody down, and not that somebody has taken everything back', async (options) => {
  const state = memoryState();
  const keys: string[] = [];
  const kit = kitWith({ ...options, state: { ...state, set: (key) => void keys.push(key) } });
  await kit.seen(goal('a', { who: anna, where: page('/') }));
  expect(keys).toEqual([]);
  await kit.seen(decision('d', { at: kit.clock.now(), state: { analytics: false, marketing: false } }));
  expect(keys).toEqual(['decision/d']);
});

test('a state store that fails is reported, and events go on', async () => {
  const kit = kitWith({ state: { ...memoryState(), set: () => Promise.reject(new Error('disk full')) } });
  await kit.seen(goal('a', { who: anna, where: page('/') }));
  expect(kit.problems).toMatchObject([{ code: 'state-failed', cause: new Error('disk full') }]);
  expect((await kit.delivered()).map(({ id }) => id)).toEqual(['a']);
});

test.each([[{ keepIP: false }, 'option-unknown'], [{ keepIp: 'no' }, 'option-invalid'], [7, 'option-invalid']])('contexts of %j is refused with %s', (contexts, code) => {
  expect(() => kitWith({ contexts: contexts as never })).toThrow(expect.objectContaining({ code }));
});

test('a store that never keeps anything is given no more than ten thousand visitors at a time, and events are not affected', async () => {
  const kit = kitWith({ state: { ...memoryState(), set: () => new Promise(() => undefined) }, limits: { requestsPerMinute: 0, browserRequestsPerMinute: 0 } });
  for (let batch = 0; batch < 101; batch += 1) {
    const events = Array.from({ length: 100 }, (_, nth) => goal(`e${batch}-${nth}`, { who: { browserId: `b${batch}-${nth}` }, where: page('/'), consent: ['analytics'] }));
    expect((await kit.post(events)).results.every(({ status }) => status === 'accepted')).toBe(true);
    await new Promise((resolve) => void setImmediate(resolve));
    expect(kit.problems).toHaveLength(batch < 100 ? 0 : 100);
  }
  expect(new Set(kit.problems.map(({ code }) => code))).toEqual(new Set(['state-failed']));
});
