import { describe, expect, test } from 'vitest';
import { createFakeWindow, type FakeWindowOptions } from '../__fixtures__/fake-window.ts';
import type { PageMemory } from '../platform/page-memory.ts';
import { pageSource } from './page.ts';

const describePage = () => ({ url: 'https://shop.example/beans', referrer: 'https://mail.example/' });

function start(options: FakeWindowOptions = {}, memory: PageMemory = {}, onRestore = true) {
  const page = createFakeWindow(options);
  const events: [string, unknown][] = [];
  const stop = pageSource({ win: page.win, memory, now: () => 77, describe: describePage, onRestore }).start((name, payload) => events.push([name, payload]));
  return { page, memory, events, stop, names: () => events.map(([name]) => name) };
}

describe('pageSource', () => {
  test('tells the page with its referrer, then its title and date', () => {
    expect(start().events).toEqual([
      ['pageOpened', describePage()],
      ['pageLoaded', { url: 'https://shop.example/beans', title: 'Ethiopia', lastModifiedTime: Date.parse('01/02/2026 03:04:05') }],
    ]);
  });

  test('takes the time of the event where the page has no date', () => {
    expect(start({ lastModified: 'never' }).events[1]?.[1]).toMatchObject({ lastModifiedTime: 77 });
  });

  test.each([
    ['loading', 0, false],
    ['interactive', 0, false],
    ['interactive', 12.5, true],
    ['complete', 0, true],
  ] as const)('in state %s with DOMContentLoaded at %d, pageLoaded at once is %s', (readyState, domContentLoadedEventStart, atOnce) => {
    const { page, names } = start({ readyState, domContentLoadedEventStart });
    expect(names()).toEqual(atOnce ? ['pageOpened', 'pageLoaded'] : ['pageOpened']);
    page.fire('window', 'DOMContentLoaded');
    page.fire('window', 'DOMContentLoaded');
    expect(names()).toEqual(['pageOpened', 'pageLoaded']);
  });

  test('a prerendered page counts when it is shown', () => {
    const { page, names } = start({ prerendering: true });
    expect(names()).toEqual([]);
    page.set({ prerendering: false });
    page.fire('document', 'prerenderingchange');
    expect(names()).toEqual(['pageOpened', 'pageLoaded']);
  });

  test('a page from the back/forward cache is opened again, not loaded', () => {
    const { page, names } = start();
    page.fire('window', 'pageshow', { persisted: false });
    page.fire('window', 'pageshow', { persisted: true });
    expect(names()).toEqual(['pageOpened', 'pageLoaded', 'pageOpened']);
  });

  test('restores can be left out', () => {
    const { page, names } = start({}, {}, false);
    page.fire('window', 'pageshow', { persisted: true });
    expect(names()).toEqual(['pageOpened', 'pageLoaded']);
  });

  test('a second start in the page repeats nothing, and tells what the first did not live to see', () => {
    const memory: PageMemory = {};
    const first = start({ readyState: 'loading' }, memory);
    first.stop();
    first.page.fire('window', 'DOMContentLoaded');
    expect(first.names()).toEqual(['pageOpened']);
    expect(start({}, memory).names()).toEqual(['pageLoaded']);
    expect(start({}, memory).names()).toEqual([]);
  });
});
