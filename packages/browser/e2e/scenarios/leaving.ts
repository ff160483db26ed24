import { expect } from 'vitest';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import { expectKept, markOf } from '../harness/page-mark.ts';
import type { ScenarioGroup } from '../harness/scenario.ts';
import { flush, trackerReady } from '../harness/tab-scripts.ts';
import type { Visit } from '../harness/visit.ts';

/** Nothing is sent by itself while the page is there. */
const patient = { options: { autoTrack: false, flushIntervalMs: 600_000 } } as const;

/** Tracks events of some size, in one task. Resolves to their ids. */
function trackMany(tab: Tab, count: number, bytes: number): Promise<readonly string[]> {
  return tab.evaluate(
    (most, size) => {
      const details = Object.fromEntries(Array.from({ length: Math.ceil(size / 300) }, (_, index) => [`filler${index}`, 'é'.repeat(Math.min(size, 300) / 2)]));
      return Array.from({ length: most }, () => window.tracker.track('eventOccurred', { name: 'filled', details }));
    },
    count,
    bytes,
  );
}

const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort();
const delivered = async (visit: Visit): Promise<readonly string[]> => (await visit.events()).map(({ id }) => id);
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** Waits for these events, and for the time in which a second copy would have come. */
async function expectOnce(visit: Visit, ids: readonly string[]): Promise<void> {
  await until(`${ids.length} events`, async () => (await delivered(visit)).length >= ids.length);
  await pause(200);
  expect(sorted(await delivered(visit))).toEqual(sorted(ids));
}

export const leaving: ScenarioGroup = {
  subject: 'Leaving',
  scenarios: [
    {
      title: 'a page by a navigation hands over everything that waits, once',
      page: patient,
      async play({ visit, open }) {
        const tab = await open();
        const ids = await trackMany(tab, 40, 300);
        await tab.goto(visit.url('/plain'));
        await expectOnce(visit, ids);
      },
    },
    {
      title: 'a page by closing its tab hands over, too',
      needs: ['requests-of-closed-tabs'],
      page: patient,
      async play({ visit, open }) {
        const tab = await open();
        const ids = await trackMany(tab, 3, 100);
        await tab.close();
        await expectOnce(visit, ids);
      },
    },
    {
      title: 'a page sends first, and writes down after that',
      page: {
        ...patient,
        // What is tracked here no transaction can have committed.
        extra: `const { fetch } = window;
          const { setItem } = Storage.prototype;
          const note = (what) => setItem.call(sessionStorage, 'order', (sessionStorage.getItem('order') ?? '') + what);
          addEventListener('pagehide', () => {
            window.fetch = (...given) => (note('sends '), fetch(...given));
            Storage.prototype.setItem = function (...given) { note('writes '); return setItem.apply(this, given); };
            tracker.track('goalCompleted', { goalId: 'goodbye' });
          }, true);`,
      },
      async play({ visit, open }) {
        const tab = await open();
        await trackMany(tab, 3, 100);
        await tab.goto(visit.url('/plain'));
        await until('all events', async () => (await delivered(visit)).length >= 4);
        expect(await tab.evaluate(() => sessionStorage.getItem('order'))).toMatch(/^sends .*writes /);
      },
    },
    {
      title: 'a page by closing its tab loses nothing: what its last request did not bring comes with the next page',
      page: patient,
      async play({ visit, open }) {
        const tab = await open();
        const ids = await trackMany(tab, 3, 100);
        await tab.close();
        visit.serve({ options: { autoTrack: false } });
        await open();
        await expectOnce(visit, ids);
      },
    },
    {
      title: 'a tab for another one hands over, and nothing is sent twice when the visitor comes back',
      page: patient,
      async play({ visit, open }) {
        const tab = await open();
        const ids = await trackMany(tab, 3, 100);
        await tab.hide();
        await expectOnce(visit, ids);
        await tab.show();
        const more = await trackMany(tab, 2, 100);
        await tab.hide();
        await expectOnce(visit, [...ids, ...more]);
        expect(visit.wire).toHaveLength(5);
      },
    },
    {
      title: 'takes along what the application tracks in its own pagehide handler',
      page: { ...patient, extra: `addEventListener('pagehide', () => tracker.track('goalCompleted', { goalId: 'goodbye' }));` },
      async play({ visit, open }) {
        const tab = await open();
        await tab.goto(visit.url('/plain'));
        await until('the last event', async () => (await visit.events()).some(({ payload }) => (payload as { readonly goalId?: string }).goalId === 'goodbye'));
      },
    },
    {
      title: 'does not cut off a request that is on its way',
      page: { options: { autoTrack: false } },
      async play({ visit, open }) {
        const tab = await open();
        const id = await tab.evaluate(async () => {
          // All connections to the site are taken, so the request is still on its way when the tab is closed.
          for (let each = 0; each < 6; each += 1) void fetch(`/slow?${each}`).catch(() => undefined);
          const made = window.tracker.track('goalCompleted', { goalId: 'underway' });
          await new Promise((resolve) => setTimeout(resolve, 200));
          return made;
        });
        await tab.close();
        await expectOnce(visit, [id]);
      },
    },
    {
      title: 'keeps what the relay could not take, and the next page of the site sends it',
      page: patient,
      async play({ visit, open }) {
        const tab = await open();
        visit.fail(true);
        const ids = await trackMany(tab, 100, 1200);
        await tab.goto(visit.url('/plain'));
        await until('the refusal', () => visit.refused > 0);
        await pause(300);
        expect(await delivered(visit)).toEqual([]);
        visit.fail(false);
        visit.serve({ options: { autoTrack: false } });
        await tab.goto(visit.url('/next'));
        await trackerReady(tab);
        await expectOnce(visit, ids);
      },
    },
    {
      title: 'keeps what the relay could not take, and the same page sends it when it comes out of the back/forward cache',
      page: { options: { ...patient.options, outbox: false } },
      async play({ visit, open }) {
        const tab = await open();
        const mark = await markOf(tab);
        visit.fail(true);
        const ids = await trackMany(tab, 100, 1200);
        // A page with a request on its way may not be kept.
        await until('the refusal', () => visit.refused > 0);
        await pause(300);
        await tab.goto(visit.url('/plain'));
        await pause(300);
        visit.fail(false);
        await tab.travel(-1);
        await expectKept(tab, mark);
        await until('the last of them', async () => {
          await flush(tab);
          return (await delivered(visit)).length >= ids.length;
        });
        await expectOnce(visit, ids);
      },
    },
    {
      title: 'with a request on its way sends again what it carried when the page comes out of the back/forward cache, before the request times out',
      // The timeout of a request comes later than this scenario waits for anything.
      page: { options: { ...patient.options, outbox: false, speed: 0.1 } },
      async play({ visit, open }) {
        const tab = await open();
        const mark = await markOf(tab);
        visit.hang(true);
        const ids = await trackMany(tab, 3, 100);
        await tab.evaluate(() => void window.tracker.flush());
        await until('the request', () => visit.unanswered > 0);
        await tab.goto(visit.url('/plain'));
        visit.hang(false);
        await tab.travel(-1);
        await expectKept(tab, mark);
        await expectOnce(visit, ids);
      },
    },
  ],
};
