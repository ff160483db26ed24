import type { Tab } from './driver.ts';
import { until } from './until.ts';

/** Goes through the history of the tab by script, and waits for a page that was not there before. */
export async function travelByScript(tab: Pick<Tab, 'evaluate'>, steps: -1 | 1): Promise<void> {
  const pageNow = (): Promise<string> => tab.evaluate(() => `${location.href} ${performance.timeOrigin}`);
  const before = await pageNow();
  await tab.evaluate((delta) => void setTimeout(() => history.go(delta)), steps);
  // Between two pages there is nobody to ask.
  await until('another page', async () => (await pageNow().catch(() => before)) !== before);
}
