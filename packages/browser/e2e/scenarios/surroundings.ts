import { expect } from 'vitest';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { look, namesOf } from '../harness/look.ts';
import type { Scenario, ScenarioGroup } from '../harness/scenario.ts';
import { flush, trackerReady } from '../harness/tab-scripts.ts';
import type { Visit } from '../harness/visit.ts';

const strict = "default-src 'self'; require-trusted-types-for 'script'; base-uri 'none'; object-src 'none'";

/** Without an origin of its own a page is not `'self'` to WebKit, so the host is named. */
const policyFor = ({ origin }: Visit): string => strict.replace("'self'", `'self' ${origin}`);

const unstorable = (tab: Tab): Promise<readonly string[]> =>
  tab.evaluate(() =>
    ['cookie', 'localStorage', 'sessionStorage'].filter((name) => {
      try {
        return name === 'cookie' ? document.cookie === undefined : window[name as 'localStorage'] === undefined;
      } catch {
        return true;
      }
    }),
  );

/** What the application does in the frame only. */
const goalInFrame = `if (location.pathname === '/framed') tracker.track('goalCompleted', { goalId: 'in-frame' });`;

const policies: readonly Scenario[] = [
  {
    title: 'under a strict content policy with trusted types is tracked, and breaks no rule of it',
    page: { policy: strict },
    async play({ visit, open }) {
      const tab = await open();
      await tab.evaluate(() => history.pushState(null, '', '/beans'));
      await tab.evaluate(() => void window.tracker.identify('A'));
      await flush(tab);
      expect(await namesOf(visit)).toEqual(expect.arrayContaining(['tabOpened', 'pageOpened', 'pageLoaded', 'userSignedIn']));
      await tab.goto(visit.url('/next'));
      await trackerReady(tab);
    },
  },
  {
    title: 'without any storage is tracked as long as it lives, and no tab is told that cannot be known',
    page: { loading: 'blocking' },
    async play({ visit, open }) {
      // The page lives under an opaque origin: no cookies, no storage, no databases, no locks.
      visit.serve({ policy: `${policyFor(visit)}; sandbox allow-scripts` });
      const tab = await open();
      expect(await unstorable(tab)).toEqual(['cookie', 'localStorage', 'sessionStorage']);
      const { names, who } = await look(visit, tab);
      expect(names).toEqual(['pageOpened', 'pageLoaded']);
      expect(who).toEqual({ browserId: expect.any(String), sessionId: expect.any(String), tabId: expect.any(String) });
      await tab.evaluate(() => {
        window.tracker.identify('A');
        window.tracker.reset();
        window.tracker.setConsent({ analytics: true, marketing: false });
      });
      await flush(tab);
      expect(await namesOf(visit)).toEqual(expect.arrayContaining(['userSignedIn', 'userSignedOut']));
    },
  },
  {
    title: 'in a sandboxed frame tracks what the frame tracks',
    page: { body: '<iframe sandbox="allow-scripts" src="/framed"></iframe>', loading: 'blocking', extra: goalInFrame },
    async play({ visit, open }) {
      visit.serve({ policy: policyFor(visit) });
      await open('/outer');
      await until('the event of the frame', async () => (await visit.events()).some(({ name }) => name === 'goalCompleted'));
      const inner = (await visit.events()).filter(({ where }) => where.url === visit.url('/framed'));
      expect(inner.map(({ name }) => name)).toEqual(['goalCompleted']);
    },
  },
  {
    title: 'is tracked without cookies',
    async play({ visit, openWithoutCookies }) {
      const tab = await openWithoutCookies();
      expect(await tab.evaluate(() => document.cookie)).toBe('');
      const first = await look(visit, tab);
      expect(first.names).toEqual(expect.arrayContaining(['pageOpened', 'pageLoaded']));
      expect(await tab.cookies()).toEqual([]);
    },
  },
  {
    title: 'is tracked by the content script of an extension',
    needs: ['extensions'],
    page: { loading: 'none', policy: "default-src 'none'; connect-src 'self'; img-src 'self'" },
    async play({ driver, visit }) {
      const tab = await driver.openTab();
      await tab.goto(visit.url('/extension/page'));
      await until('its events', async () => (await namesOf(visit)).includes('pageLoaded'));
      expect(await tab.evaluate(() => 'tracker' in window)).toBe(false);
      const events = await visit.events();
      expect(events.map(({ name }) => name)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded']);
      expect(events[0]?.where.url).toBe(visit.url('/extension/page'));
    },
  },
];

export const surroundings: ScenarioGroup = { subject: 'A page', scenarios: policies };
