import { expect } from 'vitest';
import { namesOf } from '../harness/look.ts';
import { expectKept, markOf } from '../harness/page-mark.ts';
import type { Scenario, ScenarioGroup } from '../harness/scenario.ts';
import { stored } from '../harness/storage.ts';
import { arrivedAt, flush, trackAndFlush, trackerReady } from '../harness/tab-scripts.ts';
import type { Loading } from '../harness/page-settings.ts';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';

const loadings: readonly Loading[] = ['blocking', 'deferred', 'module', 'late'];

function opensAndLoads(loading: Loading): Scenario {
  return {
    title: `is opened and loaded exactly once, after its tab, with a ${loading} script`,
    page: { loading, headers: { 'last-modified': 'Mon, 02 Feb 2026 03:04:05 GMT' } },
    async play({ visit, open }) {
      const tab = await open('/beans?token=secret#top');
      await flush(tab);
      // What would come twice comes with the next event at the latest.
      await trackAndFlush(tab, 'last');
      const events = await visit.events();
      expect(events.map(({ name, seq }) => [name, seq])).toEqual([
        ['tabOpened', 0],
        ['pageOpened', 1],
        ['pageLoaded', 2],
        ['goalCompleted', 3],
      ]);
      const [, opened, loaded] = events;
      const url = opened?.where.url;
      expect(url).toMatch(/^http:\/\/visit-\d+\.localhost:\d+\/beans#top$/);
      expect(opened?.payload).toEqual({ url });
      expect(loaded?.payload).toEqual({ url, title: 'Page /beans', lastModifiedTime: Date.parse('2026-02-02T03:04:05Z') });
      expect(opened?.where).toMatchObject({ runtime: 'browser', library: { name: '@waymark/browser' } });
      expect(Math.abs((opened?.where.pageLoadedAt ?? 0) - Date.now())).toBeLessThan(60_000);
    },
  };
}

const frame = '<iframe src="/framed"></iframe>';

/** The visitor looks at the page until its tracker has nothing under way. A transaction that a page leaves behind may cost it its place in the cache. */
async function rest(tab: Tab): Promise<void> {
  // The outbox takes 300 ms before it looks for what dead pages have left.
  await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 400)));
  await flush(tab);
  // Reading the database waits for everybody who writes.
  await stored(tab);
}

export const pages: ScenarioGroup = {
  subject: 'A page',
  scenarios: [
    ...loadings.map(opensAndLoads),
    {
      title: 'is opened and loaded when automatic events are switched on late, and not again when they are switched off and on',
      page: { options: { autoTrack: false } },
      async play({ visit, open }) {
        const tab = await open('/one');
        await trackAndFlush(tab, 'first');
        await tab.evaluate(() => {
          window.tracker.enable();
          window.tracker.disable();
          window.tracker.enable();
        });
        await trackAndFlush(tab, 'last');
        expect(await namesOf(visit)).toEqual(['goalCompleted', 'tabOpened', 'pageOpened', 'pageLoaded', 'goalCompleted']);
      },
    },
    {
      title: 'names the page before it, without its secrets',
      page: { body: '<a id="next" href="/next">next</a>' },
      async play({ visit, open }) {
        const tab = await open('/first?sid=9&utm_source=mail');
        await tab.click('#next');
        await arrivedAt(tab, '/next');
        await trackerReady(tab);
        await flush(tab);
        const opened = (await visit.events()).filter(({ name }) => name === 'pageOpened').at(-1);
        expect(opened?.payload).toEqual({ url: visit.url('/next'), referrer: visit.url('/first?utm_source=mail') });
      },
    },
    {
      title: 'is opened again, and not loaded again, when it comes out of the back/forward cache',
      page: { options: { outbox: false, autoTrack: { visibility: false } } },
      async play({ visit, open }) {
        const tab = await open('/one');
        await flush(tab);
        const mark = await markOf(tab);
        await tab.goto(visit.url('/plain'));
        await tab.travel(-1);
        await expectKept(tab, mark);
        await until('the second view', async () => (await namesOf(visit)).length >= 4);
        expect(await namesOf(visit)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded', 'pageOpened']);
      },
    },
    {
      title: 'is not opened again out of the back/forward cache when that is switched off',
      page: { options: { outbox: false, autoTrack: { pageRestored: false, visibility: false } } },
      async play({ visit, open }) {
        const tab = await open('/one');
        await flush(tab);
        const mark = await markOf(tab);
        await tab.goto(visit.url('/plain'));
        await tab.travel(-1);
        await expectKept(tab, mark);
        await trackAndFlush(tab, 'back');
        expect(await namesOf(visit)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded', 'goalCompleted']);
      },
    },
    {
      title: 'goes in and out of the back/forward cache ten times, with its durable outbox',
      needs: ['cache-beside-locks'],
      async play({ visit, open }) {
        const tab = await open('/one');
        await rest(tab);
        const first = await markOf(tab);
        await tab.goto(visit.url('/plain'));
        for (let round = 0; round < 10; round += 1) {
          await tab.travel(-1);
          await expectKept(tab, first);
          await rest(tab);
          await tab.travel(1);
        }
        await until('all views', async () => (await namesOf(visit)).filter((name) => name === 'pageOpened').length === 11);
        const ids = (await visit.events()).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      },
    },
    {
      title: 'and another one between which the visitor goes back and forth are opened once each time',
      async play({ visit, open }) {
        const tab = await open('/one');
        await tab.goto(visit.url('/two'));
        await trackerReady(tab);
        for (let round = 0; round < 6; round += 1) {
          await tab.travel(round % 2 === 0 ? -1 : 1);
          await trackerReady(tab);
        }
        await flush(tab);
        await until('all views', async () => (await namesOf(visit)).filter((name) => name === 'pageOpened').length === 8);
        const ids = (await visit.events()).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        expect((await namesOf(visit)).filter((name) => name === 'tabOpened')).toHaveLength(1);
      },
    },
    {
      title: 'in a frame tells nothing by itself, what is tracked there is told, and the tab keeps its id',
      page: { body: frame },
      async play({ visit, open }) {
        visit.serve({ headers: {} });
        const tab = await open('/outer');
        await until('the framed page', () => tab.evaluate(() => frames[0] !== undefined && 'tracker' in frames[0]));
        await tab.evaluate(async () => {
          const inner = frames[0] as Window;
          inner.tracker.track('goalCompleted', { goalId: 'in-frame' });
          await inner.tracker.flush();
          await window.tracker.flush();
        });
        const events = await visit.events();
        const inner = events.filter(({ where }) => where.url === visit.url('/framed'));
        expect(inner.map(({ name }) => name)).toEqual(['goalCompleted']);
        const before = events.find(({ name }) => name === 'tabOpened')?.who.tabId;
        await tab.reload();
        await trackerReady(tab);
        await trackAndFlush(tab, 'after');
        const opened = (await visit.events()).filter(({ name }) => name === 'tabOpened');
        expect(opened.map(({ who }) => who.tabId)).toEqual([before]);
      },
    },
  ],
};
