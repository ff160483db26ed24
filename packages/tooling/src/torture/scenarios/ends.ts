import type { Scenario } from '../scenario.ts';
import { eventCount } from '../tally.ts';

const half = eventCount / 2;

/** Tabs and browsers that end without a word. */
export const ends: readonly Scenario[] = [
  {
    title: 'browser killed 1 s after tracking while the relay hangs, restarted',
    async play({ open, spoil, sleep, restart }) {
      const page = await open();
      spoil('hang');
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await sleep(1000);
      await restart('kill');
      spoil('none');
      await open();
    },
  },
  {
    title: 'two tabs with queues waiting for an end of 503, reopened together',
    async play({ open, spoil, sleep, restart }) {
      const tabs = [await open(), await open()];
      spoil({ status: 503 });
      await Promise.all(tabs.map((page, index) => page.evaluate(([first, last]) => window.torture.emit(first, last), [index * half + 1, (index + 1) * half] as const)));
      await sleep(500);
      await restart('quit');
      spoil('none');
      await Promise.all([open(), open()]);
    },
  },
  {
    title: 'tab frozen for 2 s while the relay answers 503',
    async play({ open, spoil, sleep, devtools }) {
      const page = await open();
      const session = await devtools(page);
      spoil({ status: 503 });
      await page.evaluate((count) => {
        document.addEventListener('freeze', () => Object.assign(window, { wasFrozen: true }));
        window.torture.emit(1, count);
      }, eventCount);
      await open('/empty');
      await session.send('Page.setWebLifecycleState', { state: 'frozen' });
      await sleep(2000);
      spoil('none');
      await session.send('Page.setWebLifecycleState', { state: 'active' });
      await page.bringToFront();
      return (await page.evaluate(() => 'wasFrozen' in window)) ? undefined : 'The tab was not frozen.';
    },
  },
  {
    title: 'tab frozen and discarded while the relay answers 503',
    async play({ open, spoil, discard }) {
      const page = await open();
      spoil({ status: 503 });
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await open('/empty');
      await discard('/page');
      spoil('none');
      await open();
    },
  },
];
