import type { Page } from 'playwright-core';
import type { Scenario } from '../scenario.ts';
import { leaveBy } from '../stage.ts';
import { eventCount } from '../tally.ts';

/** Pages that go in the middle of it. */
export const leaving: readonly Scenario[] = [
  {
    title: 'normal',
    async play({ open }) {
      const page = await open();
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
    },
  },
  {
    title: 'navigation right after',
    answerIsLost: true,
    async play({ open }) {
      const page = await open();
      const leave = (count: number): void => {
        window.torture.emit(1, count);
        location.assign('/empty');
      };
      await leaveBy(page, leave, eventCount);
      await page.waitForURL('**/empty');
      await open();
    },
  },
  {
    title: 'tab closed right after',
    answerIsLost: true,
    async play({ open, shut }) {
      const page = await open();
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await shut(page);
      await open();
    },
  },
  {
    title: '200 events of 2 KB in pagehide',
    answerIsLost: true,
    async play({ open, shut }) {
      const page = await open();
      await page.evaluate((count) => addEventListener('pagehide', () => window.torture.emit(1, count, 2000)), eventCount);
      await shut(page);
      await open();
    },
  },
  {
    title: 'back and forth ten times (bfcache)',
    answerIsLost: true,
    async play({ open }) {
      const page = await open();
      const loads: string[] = [];
      for (let first = 1; first <= eventCount; first += perVisit) loads.push(...(await visit(page, first)));
      await open();
      // The other page has to be loaded once. A busy Chromium gives up a page now and then for reasons of its own, and loads it anew.
      return loads.length - 1 <= visits / 2 ? undefined : `The back/forward cache did not keep the page ${loads.length - 1} times of ${visits - 1}: ${[...new Set(loads.slice(1))].join(', ')}.`;
    },
  },
];

const visits = 20;
const perVisit = eventCount / visits;

/** Why a page was loaded anew. Not in the DOM types yet. */
interface NotRestored {
  readonly reasons: readonly { readonly reason: string }[] | null;
}

/** Tracks the events of one visit and goes to the other page in the same task. Tells why that one did not come back from the back/forward cache, if so. */
async function visit(page: Page, first: number): Promise<readonly string[]> {
  const isOnFirstPage = page.url().endsWith('/page');
  const way = first === 1 ? 'onward' : isOnFirstPage ? 'forward' : 'back';
  const leave = ([from, to, step]: readonly [number, number, typeof way]): void => {
    window.torture.emit(from, to);
    if (step === 'onward') location.assign('/other');
    else history[step]();
  };
  await leaveBy(page, leave, [first, first + perVisit - 1, way]);
  await page.waitForURL(isOnFirstPage ? '**/other' : '**/page', { waitUntil: 'commit' });
  await page.waitForFunction(() => 'torture' in window && document.readyState === 'complete');
  return page.evaluate(() => {
    if (window.torture.restores > 0) return [];
    const [entry] = performance.getEntriesByType('navigation') as readonly (PerformanceEntry & { readonly notRestoredReasons?: NotRestored | null })[];
    return [(entry?.notRestoredReasons?.reasons ?? []).map(({ reason }) => reason).join(' and ')];
  });
}
