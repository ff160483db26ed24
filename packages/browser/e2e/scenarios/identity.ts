import { expect } from 'vitest';
import type { Cookie, Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { look } from '../harness/look.ts';
import type { ScenarioGroup } from '../harness/scenario.ts';
import { trackerReady } from '../harness/tab-scripts.ts';

const daySeconds = 86_400;
/** Takes a cookie away as the browser's settings do. */
const expired = 'waymark_id=; path=/; max-age=0';

async function idCookie(tab: Tab, name = 'waymark_id'): Promise<(Cookie & { readonly days: number }) | undefined> {
  const found = (await tab.cookies()).find((cookie) => cookie.name === name);
  return found && { ...found, days: Math.round(((found.expires ?? 0) - Date.now() / 1000) / daySeconds) };
}

export const identity: ScenarioGroup = {
  subject: 'The browser id',
  scenarios: [
    {
      title: 'is kept in a cookie of 400 days for this host, Lax and readable by scripts',
      async play({ visit, open }) {
        const tab = await open();
        expect(await idCookie(tab)).toMatchObject({ days: 400, sameSite: 'Lax', secure: false, httpOnly: false, path: '/', domain: new URL(visit.origin).hostname });
        const { who } = await look(visit, tab);
        expect((await idCookie(tab))?.value).toBe(who.browserId);
      },
    },
    {
      title: 'is shared with subdomains, and has another name and lifetime, when asked',
      async play({ driver, visit, open }) {
        const { hostname } = new URL(visit.origin);
        visit.serve({ options: { cookie: { domain: hostname, name: 'visitor', lifetimeDays: 30, sameSite: 'Strict' } } });
        const tab = await open();
        expect(await idCookie(tab, 'visitor')).toMatchObject({ days: 30, sameSite: 'Strict' });
        const { who } = await look(visit, tab);
        const other = await driver.openTab();
        await other.goto(visit.url('/sub').replace('//', '//www.'));
        expect((await look(visit, other)).who.browserId).toBe(who.browserId);
      },
    },
    {
      title: 'is kept in a Secure cookie on https',
      async play({ driver, visit }) {
        const tab = await driver.openTab();
        await tab.goto(visit.secureUrl());
        const { who } = await look(visit, tab);
        expect(await idCookie(tab)).toMatchObject({ days: 400, sameSite: 'Lax', secure: true, value: who.browserId });
      },
    },
    {
      title: 'goes along with the ids that vendors keep in cookies of their own, when these are named',
      page: { options: { aliasCookies: { 'sitecore-cdp': 'bid_shop' } }, headers: { 'set-cookie': 'bid_shop=0b1f1a4e-5d5b-4c1a-9a2e-2d6b6f4c7e10; path=/' } },
      async play({ visit, open }) {
        expect((await look(visit, await open())).who.aliases).toEqual({ 'sitecore-cdp': '0b1f1a4e-5d5b-4c1a-9a2e-2d6b6f4c7e10' });
      },
    },
    {
      title: 'comes back from its mirror when the cookie is gone, at the latest when the page is left, and its lifetime is renewed',
      page: { relayKeepsCookie: false },
      async play({ visit, open }) {
        const tab = await open();
        const before = await idCookie(tab);
        visit.serve({ headers: { 'set-cookie': expired } });
        // The page writes it once more as it is left.
        await until('the cookie is gone', async () => {
          await tab.goto(visit.url('/plain'));
          return !(await idCookie(tab));
        });
        visit.serve({ headers: {} });
        await tab.goto(visit.url('/next'));
        await trackerReady(tab);
        await tab.goto(visit.url('/plain'));
        await until('the cookie is back', async () => (await idCookie(tab)) !== undefined);
        expect(await idCookie(tab)).toMatchObject({ value: before?.value, days: 400 });
      },
    },
    {
      title: 'that a server set is taken over',
      page: { headers: { 'set-cookie': 'waymark_id=from-the-relay-1; path=/' } },
      async play({ visit, open }) {
        expect((await look(visit, await open())).who.browserId).toBe('from-the-relay-1');
      },
    },
    {
      title: 'and the session are the same in two tabs',
      async play({ visit, open }) {
        const first = await look(visit, await open('/first'));
        const second = await look(visit, await open('/second'));
        expect(second.who).toMatchObject({ browserId: first.who.browserId, sessionId: first.who.sessionId });
        expect(second.tabId).not.toBe(first.tabId);
      },
    },
    {
      title: 'and everything else of the visitor change in all tabs when one is reset',
      // It renews the id that a request came with. In WebKit that may be the one before.
      page: { relayKeepsCookie: false },
      async play({ visit, open }) {
        const first = await open('/first');
        const second = await open('/second');
        await first.evaluate(() => window.tracker.identify('user-1'));
        const before = await look(visit, first);
        await first.evaluate(() => window.tracker.reset());
        const after = await look(visit, first);
        expect(after.who.browserId).not.toBe(before.who.browserId);
        expect(after.who.sessionId).not.toBe(before.who.sessionId);
        expect(after.who).not.toHaveProperty('userId');
        expect((await idCookie(first))?.value).toBe(after.who.browserId);
        const other = await look(visit, second);
        expect(other.who).toMatchObject({ browserId: after.who.browserId, sessionId: after.who.sessionId });
        expect(other.who).not.toHaveProperty('userId');
        const signedOut = (await visit.events()).filter(({ name }) => name === 'userSignedOut');
        expect(signedOut.map(({ who }) => [who.browserId, who.userId])).toEqual([[before.who.browserId, 'user-1']]);
      },
    },
  ],
};
