import { expect } from 'vitest';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { counts, namesOf } from '../harness/look.ts';
import type { Scenario, ScenarioGroup } from '../harness/scenario.ts';
import { nothingStored, stored } from '../harness/storage.ts';
import { arrivedAt, flush, trackAndFlush, trackerReady } from '../harness/tab-scripts.ts';
import type { Visit } from '../harness/visit.ts';

const pending = { options: { consent: 'pending' } } as const;
const onlyDecision = { ...nothingStored, cookies: ['waymark_consent'] };
const marketingOnly = { purposes: ['marketing'], consent: { marketing: true }, globalPrivacyControl: true } as const;

/** What tells the relay of a decision. It needs no consent. */
const decision = '$consent';

/** Names of the events at the relay, but for this one. */
function sentBut(name: string, visit: Visit): readonly string[] {
  return visit.wire.map((event) => event.name).filter((each) => each !== name);
}

/** Resolves when storage has nothing of a visitor, nor a word that there may be something. */
async function purged(tab: Tab): Promise<void> {
  await until('the purge', async () => {
    const { local, records } = await stored(tab);
    return local.length + records === 0;
  });
}

const beforeDecision: readonly Scenario[] = [
  {
    title: 'that is pending keeps everything in memory: nothing is stored and nothing is sent, not even by leaving',
    page: pending,
    async play({ visit, open }) {
      const tab = await open();
      await tab.evaluate(() => {
        window.tracker.identify('user-1');
        window.tracker.track('goalCompleted', { goalId: 'undecided' });
      });
      await flush(tab);
      expect(await stored(tab)).toEqual(nothingStored);
      await tab.goto(visit.url('/plain'));
      await tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
      expect(await stored(tab)).toEqual(nothingStored);
      expect(visit.requests).toBe(0);
    },
  },
  {
    title: 'that is pending holds nothing back from a transport that needs none, and still nothing is stored',
    page: { options: { consent: 'pending', purposes: [] } },
    async play({ visit, open }) {
      const tab = await open();
      await flush(tab);
      const events = await visit.events();
      expect(events.map(({ name }) => name)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded']);
      expect(events[0]?.consent).toEqual([]);
      expect(await stored(tab)).toEqual(nothingStored);
    },
  },
];

const decisions: readonly Scenario[] = [
  {
    title: 'that is given sends what waited, stores who the visitor is, and holds for the next page',
    page: pending,
    async play({ visit, open }) {
      const tab = await open('/landing?utm_source=mail');
      await tab.evaluate(() => window.tracker.setConsent({ analytics: true, marketing: false }));
      await flush(tab);
      const waited = (await visit.events()).slice();
      expect(waited.map(({ name }) => name)).toEqual(['tabOpened', 'pageOpened', 'pageLoaded']);
      expect(waited.every(({ consent }) => consent.join() === 'analytics')).toBe(true);
      const { who } = waited[0] ?? {};
      const cookies = new Map((await tab.cookies()).map(({ name, value }) => [name, decodeURIComponent(value)]));
      expect(cookies.get('waymark_id')).toBe(who?.browserId);
      expect(cookies.get('waymark_consent')).toBe('analytics:granted,marketing:denied');
      await tab.goto(visit.url('/next'));
      await trackerReady(tab);
      await flush(tab);
      const next = (await visit.events()).filter(({ name }) => name === 'pageOpened').at(-1);
      expect(next?.who).toEqual(who);
      expect(next?.where.url).toBe(visit.url('/next'));
      expect(counts(await namesOf(visit), 'tabOpened', 'pageOpened')).toEqual([1, 2]);
      expect(next?.where.landing?.url).toBe(visit.url('/landing?utm_source=mail'));
    },
  },
  {
    title: 'that is refused drops what waited and stores the decision alone',
    page: pending,
    async play({ visit, open }) {
      const tab = await open();
      await tab.evaluate(() => window.tracker.setConsent({ analytics: false, marketing: false }));
      await flush(tab);
      expect(await tab.evaluate(() => window.tracker.report().transports['relay']?.dropped['no-consent'])).toBe(3);
      expect(await stored(tab)).toEqual(onlyDecision);
      expect(sentBut(decision, visit)).toEqual([]);
    },
  },
  {
    title: 'that is withdrawn takes everything of ours out of the browser, events that wait included',
    async play({ visit, open }) {
      const tab = await open();
      await flush(tab);
      expect((await stored(tab)).cookies).toContain('waymark_id');
      visit.answerAfter(60_000);
      await tab.evaluate(() => void window.tracker.track('goalCompleted', { goalId: 'waits' }));
      await tab.evaluate(() => window.tracker.setConsent({ analytics: false, marketing: false }));
      await purged(tab);
      expect(await stored(tab)).toEqual(onlyDecision);
      await tab.goto(visit.url('/plain'));
      expect(await stored(tab)).toEqual(onlyDecision);
    },
  },
  {
    title: 'that is withdrawn takes what a tab has left that was closed just before, also where the page goes at once',
    async play({ visit, open }) {
      const stays = await open('/stays');
      // It has looked for what others left by then, as a page has that was read for a moment.
      await flush(stays);
      const goes = await open('/goes');
      visit.fail(true);
      await trackAndFlush(goes, 'forbidden');
      await goes.close();
      await stays.evaluate(() => {
        window.tracker.setConsent({ analytics: false, marketing: false });
        setTimeout(() => location.assign('/plain'));
      });
      await arrivedAt(stays, '/plain');
      visit.fail(false);
      await stays.goto(visit.url('/next'));
      await purged(stays);
      await stays.evaluate(async () => {
        window.tracker.setConsent({ analytics: true, marketing: true });
        await window.tracker.flush();
      });
      expect(visit.wire.map(({ payload }) => (payload as { readonly goalId?: string }).goalId)).not.toContain('forbidden');
    },
  },
];

const elsewhere: readonly Scenario[] = [
  {
    title: 'that is decided in one tab holds in another when the visitor turns to it',
    page: pending,
    async play({ visit, open }) {
      const first = await open('/first');
      const second = await open('/second');
      await second.hide();
      await first.evaluate(() => window.tracker.setConsent({ analytics: true, marketing: true }));
      await second.show();
      await until('the grant in the other tab', () => second.evaluate(() => window.tracker.consent()['analytics'] !== undefined));
      await trackAndFlush(second, 'allowed');
      expect(await namesOf(visit)).toContain('goalCompleted');
      await second.hide();
      // The answer to what is on its way would set the cookie again.
      await flush(second);
      await first.evaluate(() => window.tracker.setConsent({ analytics: false, marketing: false }));
      await second.show();
      await until('the withdrawal in the other tab', async () => (await stored(second)).local.length === 0);
      const id = await trackAndFlush(second, 'too-late');
      expect(visit.wire.map((event) => event.id)).not.toContain(id);
      const { cookies, local, records } = await stored(second);
      expect({ cookies, local, records }).toEqual({ cookies: ['waymark_consent'], local: [], records: 0 });
    },
  },
  {
    title: 'that a server took back takes what earlier pages stored, with the next page',
    page: pending,
    async play({ visit, open }) {
      const tab = await open();
      await tab.evaluate(() => window.tracker.setConsent({ analytics: true, marketing: true }));
      await flush(tab);
      visit.fail(true);
      await trackAndFlush(tab, 'waits');
      await tab.goto(visit.url('/plain'));
      expect((await stored(tab)).local).toContain('waymark.visitor');
      await tab.evaluate(() => void (document.cookie = 'waymark_consent=analytics:denied,marketing:denied;path=/'));
      await tab.goto(visit.url('/again'));
      await until('the purge', async () => {
        const { cookies, local, records, session } = await stored(tab);
        return cookies.length + local.length + records + session.length === onlyDecision.cookies.length;
      });
      expect(await stored(tab)).toEqual(onlyDecision);
      expect(await tab.evaluate(() => window.tracker.report().transports['relay']?.dropped['no-consent'])).toBeGreaterThan(2);
      await tab.goto(visit.url('/plain'));
      expect(await stored(tab)).toEqual(onlyDecision);
    },
  },
  {
    title: 'outweighs what a cookie said that was for this host alone, when subdomains share it now',
    page: pending,
    async play({ visit, open }) {
      const tab = await open();
      await tab.evaluate(() => window.tracker.setConsent({ analytics: true, marketing: true }));
      visit.serve({ options: { consent: 'pending', cookie: { domain: new URL(visit.origin).hostname } } });
      await tab.goto(visit.url('/shared'));
      await trackerReady(tab);
      await tab.evaluate(() => window.tracker.setConsent({ analytics: false }));
      // A browser with a process for its cookies may take a while until they are what the page has written.
      await until('one decision in the cookies', async () => {
        const written = (await tab.cookies()).filter(({ name }) => name === 'waymark_consent');
        return written.length === 1 && written.every(({ value }) => value.includes('denied'));
      });
      await tab.goto(visit.url('/next'));
      await trackerReady(tab);
      expect(await tab.evaluate(() => window.tracker.consent())).toEqual({ analytics: false, marketing: true });
      expect((await stored(tab)).cookies.filter((name) => name === 'waymark_consent')).toHaveLength(1);
    },
  },
  {
    title: 'is written down: every decision with its time, oldest first',
    page: pending,
    async play({ open }) {
      const tab = await open();
      const before = Date.now();
      const log = await tab.evaluate(() => {
        window.tracker.setConsent({ analytics: true });
        window.tracker.setConsent({ analytics: true, marketing: false });
        return window.tracker.consentLog();
      });
      expect(log.map(({ state }) => state)).toEqual([{ analytics: true }, { analytics: true, marketing: false }]);
      for (const { at } of log) expect(Math.abs(at - before)).toBeLessThan(60_000);
      await tab.reload();
      await trackerReady(tab);
      expect(await tab.evaluate(() => window.tracker.consentLog())).toEqual(log);
    },
  },
  {
    title: 'to marketing is denied by Global Privacy Control, whatever the page grants by itself',
    page: { options: marketingOnly },
    async play({ visit, open }) {
      const tab = await open();
      await flush(tab);
      expect(await stored(tab)).toEqual(nothingStored);
      expect(visit.requests).toBe(0);
    },
  },
  {
    title: 'to marketing that the visitor gives outweighs Global Privacy Control, also on the next page',
    page: { options: marketingOnly },
    async play({ visit, open }) {
      const tab = await open();
      await tab.evaluate(() => window.tracker.setConsent({ marketing: true }));
      await tab.reload();
      await trackerReady(tab);
      await trackAndFlush(tab, 'allowed');
      expect(await namesOf(visit)).toEqual(expect.arrayContaining(['pageOpened', 'goalCompleted']));
    },
  },
];

export const consent: ScenarioGroup = { subject: 'Consent', scenarios: [...beforeDecision, ...decisions, ...elsewhere] };
