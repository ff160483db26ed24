import { expect } from 'vitest';
import type { Ability, Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { menu } from '../harness/menu.ts';
import { counts, look } from '../harness/look.ts';
import { expectKept, markOf } from '../harness/page-mark.ts';
import type { Scenario, ScenarioGroup, Stage } from '../harness/scenario.ts';
import { arrivedAt, trackerReady } from '../harness/tab-scripts.ts';

/** The same tab goes on: its id stays, and it is not opened a second time. */
function goesOn(title: string, move: (tab: Tab, stage: Stage) => Promise<unknown>, pagesOpened: number): Scenario {
  return {
    title: `keeps its id ${title}`,
    page: { body: '<a id="next" href="/next">next</a>' },
    async play(stage) {
      const tab = await stage.open();
      const first = await look(stage.visit, tab);
      expect(counts(first.names, 'tabOpened', 'pageOpened')).toEqual([1, 1]);
      await move(tab, stage);
      const second = await look(stage.visit, tab);
      expect(second.tabId).toBe(first.tabId);
      expect(counts(second.names, 'tabOpened', 'pageOpened')).toEqual([1, pagesOpened]);
    },
  };
}

/** Another tab comes up: it gets an id of its own, and the first one keeps its own, also over a reload. */
function comesUp(title: string, open: (tab: Tab, stage: Stage) => Promise<unknown>, rest: Pick<Scenario, 'needs'> = {}): Scenario {
  return {
    title: `has an id of its own when it is opened ${title}`,
    ...rest,
    page: { body: '<a id="blank" href="/second" target="_blank" rel="opener">opener</a> <a id="noopener" href="/second" target="_blank" rel="noopener">none</a>' },
    async play(stage) {
      const { driver, visit } = stage;
      const tab = await stage.open();
      const first = await look(visit, tab);
      const other = await driver.tabOpenedBy(() => open(tab, stage));
      const second = await look(visit, other);
      expect(second.tabId).not.toBe(first.tabId);
      expect(counts(second.names, 'tabOpened', 'pageOpened')).toEqual([1, 1]);
      expect((await look(visit, tab)).tabId).toBe(first.tabId);
      await tab.show();
      await tab.reload();
      expect((await look(visit, tab)).tabId).toBe(first.tabId);
      await other.show();
      await other.reload();
      expect((await look(visit, other)).tabId).toBe(second.tabId);
    },
  };
}

/** A closed tab is brought back. `before`: what happens before it is closed. */
function opensAgain(title: string, before: (goes: Tab, stays: Tab) => Promise<unknown>, needs: readonly Ability[]): Scenario {
  return {
    title: `keeps its id ${title}`,
    needs,
    async play({ driver, visit, open }) {
      const stays = await open('/stays');
      const goes = await open('/goes');
      const first = await look(visit, goes);
      await before(goes, stays);
      await goes.close();
      const again = await look(visit, await driver.tabOpenedBy(() => menu(stays, 'restore')));
      expect(again.tabId).toBe(first.tabId);
      expect(counts(again.names, 'tabOpened', 'pageOpened')).toEqual([1, 2]);
    },
  };
}

const openWindow = (features: string) => (tab: Tab) => tab.evaluate((how) => void window.open('/second', '_blank', how), features);

/** Every browser takes such a page into its back/forward cache. */
const cached = { options: { outbox: false } } as const;

export const tab: ScenarioGroup = {
  subject: 'A tab',
  scenarios: [
    goesOn('over a reload', (one) => one.reload(), 2),
    goesOn('over a link to another page of the site', (one) => one.click('#next').then(() => arrivedAt(one, '/next')), 2),
    goesOn(
      'away to another site and back by a full load',
      async (one, { elsewhere, visit }) => {
        await one.goto(elsewhere().url('/plain'));
        // A page of another site may load before the browser tells this one that it was left.
        await until('the last word', async () => visit.wire.some(({ name }) => name === 'tabVisibilityChanged'));
        await one.goto(visit.url('/back'));
      },
      2,
    ),
    comesUp('by a link with an opener', (one) => one.click('#blank')),
    comesUp('by a link without an opener', (one) => one.click('#noopener')),
    comesUp('by the middle button', (one) => one.click('#noopener', 'middle'), { needs: ['middle-click'] }),
    comesUp('by window.open', openWindow('')),
    comesUp('by window.open with noopener', openWindow('noopener')),
    comesUp('as a duplicate', (one) => menu(one, 'duplicate'), { needs: ['extensions'] }),
    {
      title: 'keeps its id in and out of the back/forward cache',
      page: cached,
      async play({ visit, open }) {
        const one = await open();
        const first = await look(visit, one);
        const mark = await markOf(one);
        await one.goto(visit.url('/plain'));
        await one.travel(-1);
        await expectKept(one, mark);
        const second = await look(visit, one);
        expect(second.tabId).toBe(first.tabId);
        expect(counts(second.names, 'tabOpened', 'pageOpened')).toEqual([1, 2]);
      },
    },
    {
      title: 'has an id of its own when it is opened from a page that came out of the back/forward cache',
      page: cached,
      async play({ driver, visit, open }) {
        const one = await open();
        const first = await look(visit, one);
        const mark = await markOf(one);
        await one.goto(visit.url('/between'));
        await trackerReady(one);
        await one.travel(-1);
        await expectKept(one, mark);
        const other = await driver.tabOpenedBy(() => openWindow('')(one));
        const second = await look(visit, other);
        expect(second.tabId).not.toBe(first.tabId);
        expect(counts(second.names, 'tabOpened')).toEqual([1]);
        expect((await look(visit, one)).tabId).toBe(first.tabId);
      },
    },
    opensAgain('when it is closed and opened again', async () => undefined, ['extensions', 'storage-of-closed-tabs']),
    opensAgain('when it is closed in the background and opened again', (_goes, stays) => stays.show(), ['extensions']),
    {
      title: 'keeps its id when the browser discards it in the background and loads it again',
      needs: ['extensions'],
      async play({ driver, visit, open }) {
        const hidden = await open('/hidden');
        const first = await look(visit, hidden);
        const front = await open('/front');
        await menu(front, 'discard');
        const again = await look(visit, await driver.tabOpenedBy(() => menu(front, 'wake')));
        expect(again.tabId).toBe(first.tabId);
        expect(counts(again.names, 'tabOpened', 'pageOpened')).toEqual([1, 2]);
      },
    },
    {
      title: 'has the same id, and nothing is told again, when the tracker is closed and started again in the page',
      page: { loading: 'blocking' },
      async play({ visit, open }) {
        const one = await open();
        const first = await look(visit, one);
        await one.evaluate(async () => {
          const mark = window.pageMark;
          await window.tracker.close();
          const script = document.createElement('script');
          script.src = '/app.js';
          document.body.append(script);
          while (window.pageMark === mark) await new Promise((resolve) => setTimeout(resolve, 10));
        });
        const second = await look(visit, one);
        expect(second).toEqual(first);
      },
    },
  ],
};
