import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow, type FakeWindow, type FakeWindowOptions } from '../__fixtures__/fake-window.ts';
import { watchLifecycle } from '../platform/lifecycle.ts';
import { pageMemory } from '../platform/page-memory.ts';
import { type AutoTrack, startAutoTracking } from './auto-tracking.ts';
import type { Routes } from './routes.ts';

const tabId = '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4';
const fresh = ['tabOpened', 'pageOpened', 'pageLoaded'];

/** A tracker's automatic events in a page, not enabled. */
function setUp(page: FakeWindow | FakeWindowOptions = {}, options: AutoTrack = {}, { routes = 'auto' as Routes, isNew = true } = {}) {
  const fake = 'win' in page ? page : createFakeWindow(page);
  const { win, fire, set } = fake;
  const clock = createFakeClock();
  const memory = Object.assign(pageMemory(win, 'test'), { tabId, isNewTab: isNew });
  const events: (readonly [name: string, payload: unknown])[] = [];
  const auto = startAutoTracking(
    {
      win,
      memory,
      clock,
      page: () => ({ url: win.location.href, ...(win.document.referrer && { referrer: win.document.referrer }) }),
      cleanUrl: (url) => `clean ${url}`,
      emit(name, payload) {
        events.push([name, payload]);
        auto.tracked(name);
      },
    },
    options,
    routes,
  );
  watchLifecycle(win, new AbortController().signal, auto.settle, auto.settle);
  return { fake, fire, set, clock, events, auto, names: () => events.map(([name]) => name) };
}

function enabled(...parts: Parameters<typeof setUp>): ReturnType<typeof setUp> {
  const started = setUp(...parts);
  started.auto.enable();
  return started;
}

describe('a fresh page', () => {
  test('tells its tab, itself and that it is loaded', () => {
    const { events } = enabled({ referrer: 'https://mail.example/' });
    expect(events).toEqual([
      ['tabOpened', { tabId }],
      ['pageOpened', { url: 'https://shop.example/beans', referrer: 'https://mail.example/' }],
      ['pageLoaded', { url: 'https://shop.example/beans', title: 'Ethiopia', lastModifiedTime: Date.parse('01/02/2026 03:04:05') }],
    ]);
  });

  test('leaves out a referrer that there is not', () => {
    expect(enabled().events[1]).toEqual(['pageOpened', { url: 'https://shop.example/beans' }]);
  });

  test('tells no tab that is known', () => {
    expect(enabled({}, {}, { isNew: false }).names()).toEqual(['pageOpened', 'pageLoaded']);
  });

  test('takes the time of the event where it has no date', () => {
    const { events, clock } = enabled({ lastModified: 'never' });
    expect(events[2]?.[1]).toMatchObject({ lastModifiedTime: clock.now() });
  });

  test.each([
    ['loading', 0, false],
    ['interactive', 0, false],
    ['interactive', 12.5, true],
    ['complete', 0, true],
  ] as const)('in state %s with DOMContentLoaded at %d is loaded at once: %s, and only once', (readyState, domContentLoadedEventStart, atOnce) => {
    const { fire, names } = enabled({ readyState, domContentLoadedEventStart });
    expect(names()).toEqual(atOnce ? fresh : fresh.slice(0, 2));
    fire('window', 'DOMContentLoaded');
    fire('window', 'load');
    expect(names()).toEqual(fresh);
  });

  test('tells nothing more where everything later is left out', async () => {
    const { names, auto, clock, fake, fire, set } = enabled({}, { pageRestored: false, url: false, visibility: false, inactivity: false });
    set({ visibilityState: 'hidden', url: 'https://shop.example/hops' });
    fire('document', 'visibilitychange');
    fire('window', 'pageshow', { persisted: true });
    fake.win.history.pushState(null, '', '/malt');
    auto.tracked('goalCompleted');
    await clock.advance(60_000);
    expect(names()).toEqual(fresh);
  });

  test.each<[AutoTrack, readonly string[]]>([
    [{ tab: false }, ['pageOpened', 'pageLoaded']],
    [{ page: false }, ['tabOpened']],
    [{ tab: false, page: false }, []],
  ])('with %j tells %j', (options, expected) => {
    const { names, fire } = enabled({}, options);
    if (options.page === false) fire('window', 'pageshow', { persisted: true });
    expect(names()).toEqual(expected);
  });
});

describe('a page that nobody visits', () => {
  test.each<[string, FakeWindowOptions]>([
    ['a frame', { framed: true }],
    ['an extension', { url: 'chrome-extension://abc/page.html' }],
    ['a file', { url: 'file:///beans.html' }],
  ])('such as %s tells nothing, unless asked for', async (_title, options) => {
    const { names, fire, set, clock } = enabled(options);
    set({ visibilityState: 'hidden' });
    fire('document', 'visibilitychange');
    await clock.advance(60_000);
    expect(names()).toEqual([]);
    expect(enabled(options, { frames: true }, { isNew: false }).names()).toEqual(['pageOpened', 'pageLoaded']);
  });

  test('because it is prerendered waits until it is shown, with all it watches', async () => {
    const { names, fire, set, clock, fake } = enabled({ prerendering: true });
    set({ visibilityState: 'hidden' });
    fire('document', 'visibilitychange');
    fake.win.history.pushState(null, '', '/hops');
    await clock.advance(60_000);
    expect(names()).toEqual([]);
    set({ prerendering: false });
    fire('document', 'prerenderingchange');
    expect(names()).toEqual(fresh);
  });

  test('and is switched off before it is shown stays silent', () => {
    const { names, fire, auto } = enabled({ prerendering: true });
    auto.disable();
    fire('document', 'prerenderingchange');
    expect(names()).toEqual([]);
  });
});

describe('a page from the back/forward cache', () => {
  test('is visible, then opened again, and not loaded again', () => {
    const { events, names, fire, set } = enabled();
    set({ visibilityState: 'hidden' });
    fire('document', 'visibilitychange');
    set({ visibilityState: 'visible' });
    fire('document', 'visibilitychange');
    fire('window', 'pageshow', { persisted: true });
    expect(names().slice(3)).toEqual(['tabVisibilityChanged', 'tabVisibilityChanged', 'pageOpened']);
    expect(events.slice(3, 5).map(([, payload]) => payload)).toEqual([
      { tabId, visibility: 'hidden' },
      { tabId, visibility: 'visible' },
    ]);
  });

  test('is visible where the browser did not say so', () => {
    const { names, fire, set } = enabled();
    set({ visibilityState: 'hidden' });
    fire('document', 'visibilitychange');
    set({ visibilityState: 'visible' });
    fire('window', 'pageshow', { persisted: true });
    expect(names().slice(4)).toEqual(['tabVisibilityChanged', 'pageOpened']);
  });

  test('is none when it is shown for the first time or left', () => {
    const { names, fire } = enabled();
    fire('window', 'pageshow', { persisted: false });
    fire('window', 'pagehide', { persisted: true });
    expect(names()).toEqual(fresh);
  });
});

describe('visibility', () => {
  test('is told when it differs from what was told last, or from the start', () => {
    const { names, fire, set, fake } = enabled();
    fire('document', 'visibilitychange');
    expect(names()).toEqual(fresh);
    set({ visibilityState: 'hidden' });
    fire('document', 'visibilitychange');
    fire('document', 'visibilitychange');
    expect(names().slice(3)).toEqual(['tabVisibilityChanged']);
    const second = enabled(fake);
    fire('document', 'visibilitychange');
    expect(second.names()).toEqual([]);
  });
});

describe('the address', () => {
  test('is told when it has changed and settled', async () => {
    const { events, fake, clock } = enabled({}, { tab: false, page: false });
    fake.win.history.pushState(null, '', '/hops');
    expect(events).toEqual([]);
    await clock.advance(1000);
    expect(events).toEqual([['tabUrlChanged', { tabId, url: 'https://shop.example/hops' }]]);
  });

  test.each(['hidden', 'left', 'asked', 'switched off'] as const)('is told before anything else when the page is %s', (how) => {
    const { names, fake, fire, set, auto } = enabled({}, { tab: false, page: false });
    fake.win.history.pushState(null, '', '/hops');
    if (how === 'hidden') {
      set({ visibilityState: 'hidden' });
      fire('document', 'visibilitychange');
    }
    if (how === 'left') fire('window', 'pagehide', { persisted: false });
    if (how === 'asked') auto.settle();
    if (how === 'switched off') auto.disable();
    expect(names()).toEqual(how === 'hidden' ? ['tabUrlChanged', 'tabVisibilityChanged'] : ['tabUrlChanged']);
  });

  test('is nobody\'s business with routes "manual"', async () => {
    const { names, fake, fire, clock, auto } = enabled({}, {}, { routes: 'manual' });
    fake.win.history.pushState(null, '', '/hops');
    fire('window', 'popstate');
    fire('window', 'pagehide');
    auto.settle();
    await clock.advance(1000);
    expect(names()).toEqual(fresh);
  });
});

describe('silence', () => {
  test('is told with its start until something happens', async () => {
    const { events, clock, fire, set } = enabled();
    const start = clock.now();
    await clock.advance(60_000);
    set({ visibilityState: 'hidden' });
    fire('document', 'visibilitychange');
    await clock.advance(30_000);
    expect(events.slice(3)).toEqual([
      ['nothingChanged', { sinceTime: start }],
      ['nothingChanged', { sinceTime: start }],
      ['tabVisibilityChanged', { tabId, visibility: 'hidden' }],
      ['nothingChanged', { sinceTime: start + 60_000 }],
    ]);
  });

  test('is broken by what the application tracks', async () => {
    const { names, auto, clock } = enabled();
    await clock.advance(29_000);
    auto.tracked('goalCompleted');
    await clock.advance(29_000);
    expect(names()).toEqual(fresh);
    await clock.advance(1000);
    expect(names().at(-1)).toBe('nothingChanged');
  });
});

describe('links', () => {
  const click = (href: string) => ({ button: 0, composedPath: () => [{ matches: () => true, href }] });

  test('are told when asked for, redacted where they lead to this site', () => {
    const { events, fire } = enabled({}, { tab: false, page: false, links: true });
    fire('document', 'click', click('https://shop.example/hops?a=1'));
    fire('document', 'click', click('https://partners.example/harbor?a=1'));
    expect(events).toEqual([
      ['linkOpened', { link: 'clean https://shop.example/hops?a=1' }],
      ['linkOpened', { link: 'https://partners.example/harbor?a=1' }],
    ]);
  });

  test('are not told by default', () => {
    const { names, fire } = enabled();
    fire('document', 'click', click('https://partners.example/'));
    expect(names()).toEqual(fresh);
  });
});

describe('switching off and on', () => {
  test('repeats neither tab nor page, and tells nothing of what happened meanwhile', async () => {
    const { names, auto, fake, fire, set, clock } = enabled({}, { links: true });
    auto.disable();
    await clock.advance(0);
    expect(clock.pending).toBe(0);
    fake.win.history.pushState(null, '', '/hops');
    set({ visibilityState: 'hidden' });
    for (const type of ['visibilitychange', 'click']) fire('document', type);
    fire('window', 'pageshow', { persisted: true });
    fire('window', 'popstate');
    auto.tracked('goalCompleted');
    auto.settle();
    await clock.advance(60_000);
    auto.enable();
    fire('document', 'visibilitychange');
    fire('window', 'popstate');
    auto.settle();
    expect(names()).toEqual(fresh);
  });

  test('starts the silence anew', async () => {
    const { events, auto, clock } = enabled();
    auto.disable();
    await clock.advance(100_000);
    auto.enable();
    const start = clock.now();
    await clock.advance(30_000);
    expect(events.slice(3)).toEqual([['nothingChanged', { sinceTime: start }]]);
  });

  test('twice is once', () => {
    const { auto, names, fire, set } = enabled();
    auto.enable();
    set({ visibilityState: 'hidden' });
    fire('document', 'visibilitychange');
    expect(names()).toEqual([...fresh, 'tabVisibilityChanged']);
    for (const disable of [auto.disable, auto.disable]) disable();
  });

  test('tells a page that was loaded meanwhile', () => {
    const { auto, names, fake, fire } = enabled({ readyState: 'loading' });
    auto.disable();
    fire('window', 'DOMContentLoaded');
    expect(names()).toEqual(['tabOpened', 'pageOpened']);
    Object.assign(fake.win.document, { readyState: 'complete' });
    auto.enable();
    expect(names()).toEqual(fresh);
  });
});

describe('a second tracker of the page', () => {
  test('tells only what the first did not live to see', () => {
    const first = enabled({ readyState: 'loading' });
    first.auto.disable();
    Object.assign(first.fake.win.document, { readyState: 'complete' });
    expect(enabled(first.fake).names()).toEqual(['pageLoaded']);
    expect(enabled(first.fake).names()).toEqual([]);
  });

  test('tells each change of the address once, as React in strict mode starts and stops it', async () => {
    const first = enabled();
    first.auto.disable();
    const second = enabled(first.fake);
    first.fake.win.history.pushState(null, '', '/hops');
    await first.clock.advance(1000);
    await second.clock.advance(1000);
    expect([...first.names(), ...second.names()]).toEqual([...fresh, 'tabUrlChanged']);
  });
});
