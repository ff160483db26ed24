import { createFakeClock } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { createFakeWindow, type FakeWindow, type FakeWindowOptions } from '../__fixtures__/fake-window.ts';
import type { PageMemory } from '../platform/page-memory.ts';
import { type Routes, settleTime, watchRoutes } from './routes.ts';

function watch(page: FakeWindow | FakeWindowOptions = {}, routes: Routes = 'auto', memory: PageMemory = { tabId: '' }) {
  const fake = 'win' in page ? page : createFakeWindow(page);
  const { win } = fake;
  const clock = createFakeClock();
  const told: string[] = [];
  const controller = new AbortController();
  const settle = watchRoutes(win, memory, clock, routes, controller.signal, () => told.push(`${win.location.pathname}${win.location.hash} ${win.document.title}`));
  const later = (): Promise<void> => clock.advance(settleTime);
  return { fake, history: win.history, clock, told, controller, settle, later };
}

type Step = (page: FakeWindow) => void;
const push = (url: string): Step => ({ win }) => win.history.pushState(null, '', url);
const replace = (url: string): Step => ({ win }) => win.history.replaceState(null, '', url);

/** A change that the browser tells by an event of the window, or of the Navigation API. */
const go = (url: string, type: string, target: 'window' | 'navigation' = 'window'): Step => (page) => {
  page.set({ url: `https://shop.example${url}` });
  page.fire(target, type);
};

describe('without the Navigation API', () => {
  test.each<[string, Step[], readonly string[]]>([
    ['pushState', [push('/hops')], ['/hops Ethiopia']],
    ['replaceState', [replace('/hops')], ['/hops Ethiopia']],
    ['back', [go('/hops', 'popstate')], ['/hops Ethiopia']],
    ['a fragment, which is told twice', [go('/beans#top', 'popstate'), go('/beans#top', 'hashchange')], ['/beans#top Ethiopia']],
    ['the same address', [push('/beans'), replace('/beans'), push('')], []],
    ['a redirect', [push('/account'), replace('/sign-in')], ['/sign-in Ethiopia']],
    ['a way back at once', [push('/account'), replace('/beans')], []],
  ])('hears of %s', async (_title, steps, expected) => {
    const { fake, told, later } = watch();
    for (const step of steps) step(fake);
    await later();
    expect(told).toEqual(expected);
  });

  test('tells an address with the title that follows it, and no sooner', async () => {
    const { fake, told, clock, history } = watch();
    history.pushState(null, '', '/hops');
    fake.set({ title: 'Hops' });
    await clock.advance(settleTime - 1);
    expect(told).toEqual([]);
    await clock.advance(1);
    expect(told).toEqual(['/hops Hops']);
  });

  test('wraps the history once, however often it is watched', async () => {
    const fake = createFakeWindow();
    const memory: PageMemory = { tabId: '' };
    const first = watch(fake, 'auto', memory);
    const { pushState } = fake.win.history;
    first.controller.abort();
    const second = watch(fake, 'auto', memory);
    expect(fake.win.history.pushState).toBe(pushState);
    fake.win.history.pushState(null, '', '/hops');
    await Promise.all([first.later(), second.later()]);
    expect([first.told, second.told]).toEqual([[], ['/hops Ethiopia']]);
  });

  test('is not put off by an address that changes all the time', async () => {
    const { told, clock, history } = watch();
    for (let step = 0; step < 9; step += 1) {
      history.replaceState(null, '', `#${step}`);
      await clock.advance(settleTime / 2);
    }
    expect(told.length).toBe(4);
  });

  test('tells a change at once when asked, and not again', async () => {
    const { told, settle, later, history } = watch();
    history.pushState(null, '', '/hops');
    settle?.();
    settle?.();
    expect(told).toEqual(['/hops Ethiopia']);
    await later();
    expect(told).toEqual(['/hops Ethiopia']);
  });

  test.each(['navigation', 'manual'] as const)('wraps nothing with routes "%s"', (routes) => {
    const { history } = watch({}, routes);
    const { win } = createFakeWindow();
    for (const name of ['pushState', 'replaceState'] as const) expect(history[name].name).toBe(win.history[name].name);
  });

  test('hears of "back" with routes "navigation", and of nothing with "manual"', async () => {
    for (const [routes, expected] of [['navigation', ['/hops Ethiopia']], ['manual', []]] as const) {
      const { fake, told, later } = watch({}, routes);
      go('/hops', 'popstate')(fake);
      await later();
      expect(told).toEqual(expected);
    }
  });
});

describe('the wrap of history', () => {
  test('keeps this, arguments and result', () => {
    const { win, ...fake } = createFakeWindow();
    const calls: unknown[] = [];
    const native = function native(this: unknown, ...given: unknown[]) {
      calls.push([this === win.history, ...given]);
      return 'result';
    };
    Object.assign(win.history, { pushState: native });
    watch({ win, ...fake });
    expect(win.history.pushState({ a: 1 }, 'title', '/hops')).toBe('result');
    expect(calls).toEqual([[true, { a: 1 }, 'title', '/hops']]);
  });

  test('passes errors on', () => {
    const { history } = watch();
    expect(() => history.pushState(null, '', 'https://[')).toThrow(TypeError);
  });

  test('leaves wrappers of others alone, whether they came before or after', async () => {
    const fake = createFakeWindow();
    const { history } = fake.win;
    const calls: string[] = [];
    const wrap = (name: string): void => {
      const { pushState } = history;
      history.pushState = function wrapper(...given) {
        calls.push(name);
        return pushState.apply(this, given);
      };
    };
    wrap('before');
    const { told, controller, later } = watch(fake);
    wrap('after');
    history.pushState(null, '', '/hops');
    await later();
    controller.abort();
    history.pushState(null, '', '/malt');
    await later();
    expect(calls).toEqual(['after', 'before', 'after', 'before']);
    expect(told).toEqual(['/hops Ethiopia']);
  });

  test('of a tracker that was closed says nothing beside that of the next', async () => {
    const first = watch();
    first.controller.abort();
    const second = watch(first.fake);
    second.history.pushState(null, '', '/hops');
    await first.later();
    await second.later();
    expect([first.told, second.told]).toEqual([[], ['/hops Ethiopia']]);
  });
});

describe('with the Navigation API', () => {
  test('hears of a navigation that has succeeded or failed, and wraps nothing', async () => {
    const { fake, told, later, history } = watch({ navigation: true });
    for (const step of [go('/hops', 'navigatesuccess', 'navigation')]) step(fake);
    await later();
    go('/malt', 'navigateerror', 'navigation')(fake);
    await later();
    history.pushState(null, '', '/yeast');
    await later();
    expect(told).toEqual(['/hops Ethiopia', '/malt Ethiopia']);
  });

  test('waits for the end of a navigation that has begun since', async () => {
    const { fake, told, later } = watch({ navigation: true });
    go('/hops', 'navigatesuccess', 'navigation')(fake);
    Object.assign(fake.win.navigation, { transition: {} });
    await later();
    expect(told).toEqual([]);
    Object.assign(fake.win.navigation, { transition: null });
    go('/malt', 'navigatesuccess', 'navigation')(fake);
    await later();
    expect(told).toEqual(['/malt Ethiopia']);
  });

  test('tells at once when asked, although a navigation goes on', () => {
    const { fake, told, settle } = watch({ navigation: true });
    Object.assign(fake.win.navigation, { transition: {} });
    fake.set({ url: 'https://shop.example/hops' });
    settle?.();
    expect(told).toEqual(['/hops Ethiopia']);
  });

  test('stops', async () => {
    const { fake, told, later, controller } = watch({ navigation: true });
    controller.abort();
    go('/hops', 'navigatesuccess', 'navigation')(fake);
    await later();
    expect(told).toEqual([]);
  });
});
