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
      let restores = 0;
      for (let first = 1; first <= eventCount; first += perVisit) {
        restores += Number(await visit(page, first));
      }
      await open();
      return restores === visits - 1 ? undefined : `The page came back from the back/forward cache ${restores} times instead of ${visits - 1}.`;
    },
  },
];

const visits = 20;
const perVisit = eventCount / visits;

/** Tracks the events of one visit, goes to the other page in the same task, and tells whether that one came back from the back/forward cache. */
async function visit(page: Page, first: number): Promise<boolean> {
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
  return page.evaluate(() => window.torture.restores > 0);
}
