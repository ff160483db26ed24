import { expect } from 'vitest';
import type { EventEnvelope } from '@waymark/core';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { expectKept, markOf } from '../harness/page-mark.ts';
import type { Scenario, ScenarioGroup } from '../harness/scenario.ts';
import { flush, trackAndFlush, trackerReady } from '../harness/tab-scripts.ts';
import type { Visit } from '../harness/visit.ts';

async function visibilities(visit: Visit, path: string): Promise<readonly string[]> {
  const events = (await visit.events()).filter(({ name, where }) => name === 'tabVisibilityChanged' && where.url === visit.url(path));
  for (const { payload, who } of events) expect(payload).toMatchObject({ tabId: who.tabId });
  return events.map(({ payload }) => (payload as { readonly visibility: string }).visibility);
}

const visibility: readonly Scenario[] = [
  {
    title: 'is told once each time the tab is hidden and shown, and not at the start',
    async play({ visit, open }) {
      const tab = await open('/one');
      await flush(tab);
      expect(await visibilities(visit, '/one')).toEqual([]);
      for (let round = 1; round <= 2; round += 1) {
        await tab.hide();
        await until('the tab is hidden', async () => (await visibilities(visit, '/one')).length === 2 * round - 1);
        await tab.show();
        await trackAndFlush(tab, 'shown');
      }
      expect(await visibilities(visit, '/one')).toEqual(['hidden', 'visible', 'hidden', 'visible']);
    },
  },
  {
    title: 'ends with a last word when the page is left by a navigation',
    async play({ visit, open }) {
      const tab = await open('/one');
      await tab.goto(visit.url('/plain'));
      await until('the last word', async () => (await visibilities(visit, '/one')).join() === 'hidden');
    },
  },
  {
    title: 'comes back before the page is opened again out of the back/forward cache',
    page: { options: { outbox: false } },
    async play({ visit, open }) {
      const tab = await open('/one');
      await flush(tab);
      const mark = await markOf(tab);
      await tab.goto(visit.url('/plain'));
      await tab.travel(-1);
      await expectKept(tab, mark);
      await flush(tab);
      await until('all events', async () => (await visit.events()).length >= 6);
      const events = [...(await visit.events())].sort((one, other) => one.seq - other.seq);
      expect(events.map(({ name }) => name)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded', 'tabVisibilityChanged', 'tabVisibilityChanged', 'pageOpened']);
      expect(await visibilities(visit, '/one')).toEqual(['hidden', 'visible']);
    },
  },
  {
    title: 'is not told while automatic events are off, and not made up for later',
    async play({ visit, open }) {
      const tab = await open('/one');
      await tab.evaluate(() => window.tracker.disable());
      await tab.hide();
      await tab.show();
      await tab.evaluate(() => window.tracker.enable());
      await trackAndFlush(tab, 'last');
      expect(await visibilities(visit, '/one')).toEqual([]);
    },
  },
];

/** 30 seconds become 100 ms. */
const speed = 300;
const fast = { options: { speed, autoTrack: { visibility: false } } };

async function idle(visit: Visit): Promise<readonly EventEnvelope[]> {
  return (await visit.events()).filter(({ name }) => name === 'nothingChanged');
}

/** With so fast a clock the answer of a busy machine may come too late for its try, and the events go again. */
async function tellAll(tab: Tab): Promise<void> {
  await until('nothing waits', () => tab.evaluate(async () => (await window.tracker.flush()).complete));
}

const since = ({ payload }: EventEnvelope): number => (payload as { readonly sinceTime: number }).sinceTime;

const inactivity: readonly Scenario[] = [
  {
    title: 'that stays away is told after 30 seconds, again after 30, then after 2 minutes, with the time since when',
    page: fast,
    async play({ visit, open }) {
      const tab = await open('/one');
      const first = await until('four idle events', async () => {
        const found = await idle(visit);
        return found.length >= 4 && found.slice(0, 4);
      });
      expect(new Set(first.map(since)).size).toBe(1);
      const [start = 0] = first.map(since);
      const delays = first.map(({ occurredAt }, index) => (occurredAt - (first[index - 1]?.occurredAt ?? start)) * speed);
      // A busy machine is late, never early.
      [30_000, 30_000, 120_000, 120_000].forEach((least, index) => expect(delays[index]).toBeGreaterThan(least * 0.9));
      await tab.evaluate(() => void window.tracker.track('goalCompleted', { goalId: 'awake' }));
      const next = await until('the next idle time', async () => (await idle(visit)).find((event) => since(event) !== start));
      expect(since(next)).toBeGreaterThan(start);
    },
  },
  {
    title: 'that stays away is not told while automatic events are off',
    page: fast,
    async play({ visit, open }) {
      const tab = await open('/one');
      await tab.evaluate(() => window.tracker.disable());
      await tellAll(tab);
      const before = (await idle(visit)).length;
      await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      await trackAndFlush(tab, 'last');
      await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)));
      await tellAll(tab);
      expect((await idle(visit)).length).toBe(before);
    },
  },
];

const linked = { options: { autoTrack: { links: true } } } as const;

async function opened(visit: Visit): Promise<readonly string[]> {
  return (await visit.events()).filter(({ name }) => name === 'linkOpened').map(({ payload }) => (payload as { readonly link: string }).link);
}

const links: readonly Scenario[] = [
  {
    title: 'on links is told when asked for: plain, inside shadow roots and drawings, prevented or not, and not for fragments',
    page: {
      ...linked,
      body: `<a href="tel:+4930123456"><b id="inside">call</b></a> <a id="fragment" href="#part">part</a> <a id="script" href="javascript:void 0">script</a>
        <a id="other" href="https://partners.example/harbor?x=1#y">other</a> <a id="own" href="/next?token=secret&amp;x=1">own</a> <div id="host"></div>
        <svg width="40" height="40"><a id="drawn" href="https://drawn.example/"><rect id="rect" width="40" height="40"/></a></svg>`,
    },
    async play({ visit, open }) {
      const tab = await open('/one');
      await tab.evaluate(() => {
        document.addEventListener('click', (event) => event.preventDefault());
        const root = document.getElementById('host')?.attachShadow({ mode: 'open' });
        const shadowed = document.createElement('a');
        shadowed.href = 'https://shadow.example/';
        shadowed.textContent = 'shadow';
        root?.append(shadowed);
      });
      for (const selector of ['#inside', '#fragment', '#other', '#own', '#rect', '#host']) await tab.click(selector);
      await tab.evaluate(() => document.getElementById('script')?.click());
      await tab.evaluate(() => document.getElementById('host')?.shadowRoot?.querySelector('a')?.click());
      await flush(tab);
      const found = await opened(visit);
      expect(found.filter((link) => link !== 'https://shadow.example/')).toEqual([
        'tel:+4930123456',
        'https://partners.example/harbor?x=1#y',
        visit.url('/next?x=1'),
        'https://drawn.example/',
      ]);
      expect(found).toContain('https://shadow.example/');
    },
  },
  {
    title: 'on a link reaches the relay although the page goes at once',
    page: { ...linked, body: '<a id="next" href="/plain">next</a>' },
    async play({ visit, open }) {
      const tab = await open('/one');
      await tab.click('#next');
      await until('the link', async () => (await opened(visit)).join() === visit.url('/plain'));
    },
  },
  {
    title: 'on a link with the middle button is told, too',
    needs: ['middle-click'],
    page: { ...linked, body: '<a id="next" href="/plain">next</a>' },
    async play({ driver, visit, open }) {
      const tab = await open('/one');
      await driver.tabOpenedBy(() => tab.click('#next', 'middle'));
      await tab.show();
      await flush(tab);
      expect(await opened(visit)).toEqual([visit.url('/plain')]);
    },
  },
  {
    title: 'on links is not told by itself',
    page: { body: '<a id="next" href="/next">next</a>' },
    async play({ visit, open }) {
      const tab = await open('/one');
      await tab.click('#next');
      await until('the next page', () => tab.evaluate(() => location.pathname === '/next').catch(() => false));
      await trackerReady(tab);
      await trackAndFlush(tab, 'last');
      expect(await opened(visit)).toEqual([]);
    },
  },
];

export const attention: readonly ScenarioGroup[] = [
  { subject: 'The visibility of a tab', scenarios: visibility },
  { subject: 'A visitor', scenarios: inactivity },
  { subject: 'A click', scenarios: links },
];
