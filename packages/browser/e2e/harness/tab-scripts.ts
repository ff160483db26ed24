import type { Tab } from '../drivers/driver.ts';
import { until } from '../drivers/until.ts';

/** Resolves when the page has its tracker, and that has begun, as it does with the first call. Pages below `/plain` have none, and are ready when they are loaded. */
export async function trackerReady(tab: Tab): Promise<void> {
  await until('the tracker of the page', () =>
    tab.evaluate(() => document.readyState === 'complete' && (location.pathname.startsWith('/plain') || ('tracker' in window && Boolean(window.tracker.report())))).catch(() => false),
  );
}

/** Sends what waits in the page, as far as it can be sent. */
export async function flush(tab: Tab): Promise<void> {
  await tab.evaluate(async () => void (await window.tracker.flush()));
}

/** Tracks an event and resolves to its id when it was sent. */
export function trackAndFlush(tab: Tab, goalId: string): Promise<string> {
  return tab.evaluate(async (goal) => {
    const id = window.tracker.track('goalCompleted', { goalId: goal });
    await window.tracker.flush();
    return id;
  }, goalId);
}

/** Resolves when the tab shows the page with this path. */
export async function arrivedAt(tab: Tab, path: string): Promise<void> {
  await until(`the page ${path}`, () => tab.evaluate((wanted) => location.pathname === wanted, path).catch(() => false));
}
