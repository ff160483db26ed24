import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow } from '../__fixtures__/fake-window.ts';
import { consentTracker } from './__fixtures__/consent-tracker.ts';
import { type FollowTcfOptions, followTcf } from './tcf.ts';
import type { TcData } from './tcf-data.ts';

type Callback = (data: TcData | undefined, success?: boolean) => void;

/** A page whose consent platform comes when told, and numbers its listeners from 7. */
function setUp(known: Readonly<Record<string, boolean>> = {}, options: Partial<FollowTcfOptions> = {}) {
  const clock = createFakeClock();
  const { win } = createFakeWindow();
  const listeners = new Map<number, Callback>();
  const stops = new Map<number, () => void>();
  Object.assign(win, {
    setTimeout: (run: () => void, delay: number) => (stops.set(stops.size + 1, clock.after(delay, run)), stops.size),
    clearTimeout: (timer: number) => stops.get(timer)?.(),
  });
  function load(first: TcData = {}): void {
    Object.assign(win, {
      __tcfapi(command: string, _version: number, callback: Callback, listener?: number) {
        if (command === 'removeEventListener') return void listeners.delete(listener ?? 0);
        const id = listeners.size + 7;
        listeners.set(id, callback);
        callback({ ...first, listenerId: id }, true);
      },
    });
  }
  function say(data: TcData, success = true): void {
    for (const [id, callback] of listeners) callback({ ...data, listenerId: id }, success);
  }
  const visitor = consentTracker(known);
  const follow = () => followTcf(visitor.tracker, { purposes: { analytics: [1, 7, 8, 9], marketing: [1, 3, 4] }, window: win, ...options });
  return { win, clock, listeners, load, say, follow, looks: () => stops.size, told: visitor.told };
}

/** A decision for these purposes and vendors. */
function decision(consents: readonly number[], more: TcData & { readonly interests?: readonly number[]; readonly vendors?: readonly number[]; readonly vendorInterests?: readonly number[] } = {}): TcData {
  const { interests = [], vendors = [], vendorInterests = [], ...rest } = more;
  const yes = (numbers: readonly number[]) => Object.fromEntries(numbers.map((number) => [number, true]));
  return {
    eventStatus: 'useractioncomplete',
    gdprApplies: true,
    purpose: { consents: yes(consents), legitimateInterests: yes(interests) },
    vendor: { consents: yes(vendors), legitimateInterests: yes(vendorInterests) },
    ...rest,
  };
}

const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

test('a platform that throws, or is something else, is asked again, and throws at nobody', async () => {
  const { win, clock, load, say, follow, told } = setUp();
  Object.assign(win, { __tcfapi: 'soon' });
  const stop = follow();
  Object.assign(win, {
    __tcfapi() {
      throw new Error('not ready');
    },
  });
  await clock.advance(1000);
  expect(told).toEqual([]);
  load();
  await clock.advance(1000);
  say(decision([1, 7, 8, 9]));
  expect(told).toEqual([{ analytics: true, marketing: false }]);
  Object.assign(win, { __tcfapi: undefined });
  expect(stop).not.toThrow();
});

describe('a decision', () => {
  test.each([
    ['everything', decision(all), { analytics: true, marketing: true }],
    ['nothing', decision([]), { analytics: false, marketing: false }],
    ['measurement', decision([1, 7, 8, 9]), { analytics: true, marketing: false }],
    ['all but storage', decision(all.slice(1)), { analytics: false, marketing: false }],
    ['a part of measurement', decision([1, 3, 4, 7, 8]), { analytics: false, marketing: true }],
    ['everything, on an earlier page', decision(all, { eventStatus: 'tcloaded' }), { analytics: true, marketing: true }],
    ['something, without saying where the law applies', { ...decision(all), gdprApplies: undefined } as unknown as TcData, { analytics: true, marketing: true }],
  ])('for %s is told', (_title, data, expected) => {
    const page = setUp();
    page.load(data);
    page.follow();
    expect(page.told).toEqual([expected]);
  });

  test.each([
    ['the dialog is open', decision([], { eventStatus: 'cmpuishown' })],
    ['the platform says nothing of it', { gdprApplies: true }],
    ['the string is invalid', decision(all, { isServiceSpecific: false })],
  ])('is not taken from a platform when %s', (_title, data) => {
    const page = setUp();
    page.load(data);
    page.follow();
    expect(page.told).toEqual([]);
  });

  test('is told again only when it changed', () => {
    const page = setUp({ analytics: true, marketing: false });
    page.load(decision([1, 7, 8, 9], { eventStatus: 'tcloaded' }));
    page.follow();
    expect(page.told).toEqual([]);
    page.say(decision([], { eventStatus: 'cmpuishown' }));
    page.say(decision(all));
    page.say(decision(all));
    expect(page.told).toEqual([{ analytics: true, marketing: true }]);
  });

  test('is not taken from a call that failed', () => {
    const page = setUp();
    page.load();
    page.follow();
    page.say(decision(all), false);
    expect(page.told).toEqual([]);
  });
});

describe('where the law does not apply', () => {
  test('everything is granted', () => {
    const page = setUp();
    page.load({ gdprApplies: false });
    page.follow();
    expect(page.told).toEqual([{ analytics: true, marketing: true }]);
  });

  test('a denial holds, such as that of Global Privacy Control', () => {
    const page = setUp({ marketing: false });
    page.load({ gdprApplies: false });
    page.follow();
    expect(page.told).toEqual([{ analytics: true }]);
  });
});

describe('a legitimate interest', () => {
  const options = { purposes: { analytics: [1, 7] }, legitimateInterests: [7] };

  test.each([
    ['is enough where the visitor did not object', decision([1], { interests: [7] }), true],
    ['is not enough where the visitor objected', decision([1]), false],
    ['is not needed where there is consent', decision([1, 7]), true],
    ['is not enough for a purpose that was not named', decision([7], { interests: [1] }), false],
  ])('%s', (_title, data, analytics) => {
    const page = setUp({}, options);
    page.load(data);
    page.follow();
    expect(page.told).toEqual([{ analytics }]);
  });
});

describe('a vendor', () => {
  const options = { purposes: { analytics: [7] }, legitimateInterests: [7], vendorId: 42 };
  const restricted = (type: number) => ({ publisher: { restrictions: { 7: { 42: type } } } });

  test.each([
    ['needs consent too', decision([7], { vendors: [41] }), false],
    ['has it', decision([7], { vendors: [42] }), true],
    ['may have a legitimate interest', decision([], { interests: [7], vendorInterests: [42] }), true],
    ['needs both on the same basis', decision([7], { vendorInterests: [42] }), false],
    ['may be forbidden', decision([7], { vendors: [42], interests: [7], vendorInterests: [42], ...restricted(0) }), false],
    ['may be restricted to consent', decision([], { interests: [7], vendorInterests: [42], ...restricted(1) }), false],
    ['may be restricted to legitimate interest', decision([7], { vendors: [42], ...restricted(2) }), false],
    ['does not mind restrictions of others', decision([7], { vendors: [42], publisher: { restrictions: { 7: { 41: 0 }, 8: { 42: 0 } } } }), true],
  ])('%s', (_title, data, analytics) => {
    const page = setUp({}, options);
    page.load(data);
    page.follow();
    expect(page.told).toEqual([{ analytics }]);
  });
});

describe('a platform that loads later', () => {
  test('is found, in the first seconds soon and later at less cost', async () => {
    const page = setUp();
    page.follow();
    await page.clock.advance(20_000);
    page.load(decision(all));
    await page.clock.advance(10_000);
    expect(page.told).toHaveLength(1);
    expect(page.clock.pending).toBe(0);
  });

  test('costs a page without one no more than 30 looks in an hour', async () => {
    const page = setUp();
    page.follow();
    await page.clock.advance(3_600_000);
    expect(page.looks()).toBeGreaterThan(5);
    expect(page.looks()).toBeLessThanOrEqual(30);
  });

  test('is not looked for after stopping', async () => {
    const page = setUp();
    page.follow()();
    page.load(decision(all));
    await page.clock.advance(60_000);
    expect([page.told, page.listeners.size]).toEqual([[], 0]);
  });
});

describe('stopping', () => {
  test('takes the listener away', () => {
    const page = setUp();
    page.load();
    const stop = page.follow();
    expect(page.listeners.size).toBe(1);
    stop();
    expect(page.listeners.size).toBe(0);
  });

  test('takes away a listener whose number comes only then, and hears no more', () => {
    const page = setUp();
    let waiting: Callback = () => undefined;
    page.load();
    const { win } = createFakeWindow();
    Object.assign(win, { clearTimeout: () => undefined, __tcfapi: (_command: string, _version: number, callback: Callback) => void (waiting = callback) });
    const visitor = consentTracker();
    const removed: unknown[] = [];
    const stop = followTcf(visitor.tracker, { purposes: { analytics: [1] }, window: win });
    stop();
    Object.assign(win, { __tcfapi: (command: string, _version: number, _callback: Callback, listener: number) => removed.push([command, listener]) });
    waiting({ ...decision(all), listenerId: 9 }, true);
    expect([visitor.told, removed]).toEqual([[], [['removeEventListener', 9]]]);
  });
});
