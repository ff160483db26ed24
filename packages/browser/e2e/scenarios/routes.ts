import { expect } from 'vitest';
import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';
import type { PageOptions } from '../harness/page-settings.ts';
import type { Scenario, ScenarioGroup } from '../harness/scenario.ts';
import { flush, trackAndFlush } from '../harness/tab-scripts.ts';
import type { Visit } from '../harness/visit.ts';

/** How the page can learn of its navigations. */
interface Way {
  readonly name: string;
  readonly options: PageOptions;
  readonly needs: Scenario['needs'];
}

const ways: readonly Way[] = [
  { name: 'by the Navigation API', options: { routes: 'navigation' }, needs: ['navigation-api'] },
  { name: 'by the history', options: { routes: 'auto', withoutNavigationApi: true }, needs: [] },
  { name: 'by what the browser has', options: {}, needs: [] },
];

/** Addresses of this host that were told, in order, without the host. */
async function told(visit: Visit): Promise<readonly string[]> {
  const changes = (await visit.events()).filter(({ name }) => name === 'tabUrlChanged');
  for (const { payload, who, where } of changes) {
    expect(payload).toMatchObject({ tabId: who.tabId, url: where.url });
  }
  return changes.map(({ where }) => where.url?.slice(visit.origin.length) ?? '');
}

/** Gives the page time to settle, as between two clicks of a visitor. */
const settle = (tab: Tab): Promise<void> => tab.evaluate(() => new Promise((resolve) => setTimeout(resolve, 100)));

/** By script: the button of WebKit passes over what a page pushed without the visitor. */
function go(tab: Tab, steps: number): Promise<void> {
  return tab.evaluate(
    (delta) =>
      new Promise<void>((resolve) => {
        addEventListener('popstate', () => resolve(), { once: true });
        history.go(delta);
      }),
    steps,
  );
}

async function expectTold(visit: Visit, tab: Tab, expected: readonly string[]): Promise<void> {
  await settle(tab);
  await trackAndFlush(tab, 'last');
  expect(await told(visit)).toEqual(expected);
}

/** Every scenario for one way. */
function watched({ name, options, needs }: Way): readonly Scenario[] {
  const scenario = (title: string, play: Scenario['play']): Scenario => ({ title: `${title}, ${name}`, ...(needs && { needs }), page: { options }, play });
  return [
    scenario('is told when the page pushes or replaces it, and when the visitor goes back', async ({ visit, open }) => {
      const tab = await open('/start');
      await tab.evaluate(() => history.pushState(null, '', '/beans?roast=dark'));
      await settle(tab);
      await tab.evaluate(() => history.replaceState(null, '', '/beans?roast=light'));
      await settle(tab);
      await go(tab, -1);
      await settle(tab);
      await go(tab, 1);
      await expectTold(visit, tab, ['/beans?roast=dark', '/beans?roast=light', '/start', '/beans?roast=light']);
    }),
    scenario('is told when its fragment changes, and its secrets are not', async ({ visit, open }) => {
      const tab = await open('/start');
      await tab.evaluate(() => void (location.hash = '#part'));
      await settle(tab);
      await tab.evaluate(() => history.pushState(null, '', '/account?token=secret'));
      await expectTold(visit, tab, ['/start#part', '/account']);
    }),
    scenario('is not told when it stays the same', async ({ visit, open }) => {
      const tab = await open('/start#here');
      await tab.evaluate(() => {
        history.pushState({ step: 1 }, '', '/start#here');
        history.replaceState({ step: 2 }, '');
        location.hash = '#here';
      });
      await expectTold(visit, tab, []);
    }),
    scenario('is told once when one navigation goes through several addresses', async ({ visit, open }) => {
      const tab = await open('/start');
      await tab.evaluate(() => {
        history.pushState(null, '', '/account');
        history.replaceState(null, '', '/sign-in');
        history.replaceState(null, '', '/sign-in?next=account');
      });
      await expectTold(visit, tab, ['/sign-in?next=account']);
    }),
    scenario('is told with the title that the page gives itself afterwards', async ({ visit, open }) => {
      const tab = await open('/start');
      await tab.evaluate(() => {
        history.pushState(null, '', '/beans');
        document.title = 'Beans';
      });
      await expectTold(visit, tab, ['/beans']);
      expect((await visit.events()).find((event) => event.name === 'tabUrlChanged')?.where.title).toBe('Beans');
    }),
    scenario('is told although the page is left before it settled', async ({ visit, open }) => {
      const tab = await open('/start');
      await tab.evaluate(() => {
        history.pushState(null, '', '/last');
        setTimeout(() => location.assign('/plain'));
      });
      await until('the last address', async () => (await told(visit)).join() === '/last');
    }),
    scenario('that changed while automatic events were off is never told', async ({ visit, open }) => {
      const tab = await open('/start');
      await tab.evaluate(() => window.tracker.disable());
      await tab.evaluate(() => history.pushState(null, '', '/unseen'));
      await settle(tab);
      await tab.evaluate(() => window.tracker.enable());
      await settle(tab);
      await tab.evaluate(() => history.pushState(null, '', '/seen'));
      await expectTold(visit, tab, ['/seen']);
    }),
  ];
}

const once: readonly Scenario[] = [
  {
    title: 'is told once beside the wrappers of other scripts, which stay in place when the tracker is closed',
    page: { options: { withoutNavigationApi: true } },
    async play({ visit, open }) {
      const tab = await open('/start');
      const seen = await tab.evaluate(async () => {
        const calls: unknown[] = [];
        const inner = history.pushState;
        history.pushState = function wrapped(...args) {
          calls.push(this === history, args);
          return inner.apply(this, args);
        };
        const mine = history.pushState;
        const returned = history.pushState({ a: 1 }, '', '/beans');
        const state = history.state as unknown;
        await new Promise((resolve) => setTimeout(resolve, 100));
        await window.tracker.flush();
        await window.tracker.close();
        const stillMine = history.pushState === mine;
        history.pushState({ a: 2 }, '', '/after');
        await new Promise((resolve) => setTimeout(resolve, 100));
        return { calls, returned: returned ?? 'nothing', state, stillMine, address: location.pathname };
      });
      expect(seen).toEqual({
        calls: [true, [{ a: 1 }, '', '/beans'], true, [{ a: 2 }, '', '/after']],
        returned: 'nothing',
        state: { a: 1 },
        stillMine: true,
        address: '/after',
      });
      expect(await told(visit)).toEqual(['/beans']);
    },
  },
  {
    title: 'is not watched when the application asks for that, and no function of the page is touched',
    page: { options: { routes: 'manual' } },
    async play({ visit, open }) {
      const tab = await open('/start');
      expect(await tab.evaluate(() => [history.pushState, history.replaceState].every((each) => /\[native code\]/.test(Function.prototype.toString.call(each))))).toBe(true);
      await tab.evaluate(() => history.pushState(null, '', '/beans'));
      await expectTold(visit, tab, []);
    },
  },
  {
    title: 'is watched without touching a function of the page where the Navigation API is there',
    needs: ['navigation-api'],
    async play({ open }) {
      const tab = await open('/start');
      expect(await tab.evaluate(() => [history.pushState, history.replaceState].every((each) => /\[native code\]/.test(Function.prototype.toString.call(each))))).toBe(true);
    },
  },
  {
    title: 'of a page that is loaded is told as a page, not as a change',
    page: { body: '<a id="next" href="/next">next</a>' },
    async play({ visit, open }) {
      const tab = await open('/start');
      await tab.goto(visit.url('/next'));
      await flush(tab);
      expect(await told(visit)).toEqual([]);
    },
  },
];

export const routes: ScenarioGroup = { subject: 'The address', scenarios: [...ways.flatMap(watched), ...once] };
