import type { Page } from 'playwright-core';
import { describe, expect, test, vi } from 'vitest';
import { useStage } from './harness/stage.ts';

const stage = useStage();
/** Nothing is sent by itself while the test runs. */
const patient = { autoTrack: false, flushIntervalMs: 600_000 };

/** Tracks events and leaves in the same task, so that all of them wait when the page goes. */
async function trackAndLeave(page: Page, count: number, bytes: number, to: string): Promise<readonly string[]> {
  const told = new Promise<readonly string[]>((resolve) => {
    page.on('console', (message) => message.text().startsWith('ids:') && resolve(message.text().slice(4).split(',')));
  });
  await page.evaluate(
    ([most, size, next]) => {
      const name = 'x'.repeat(20);
      const ids = Array.from({ length: most }, () => window.tracker.track('eventOccurred', { name, details: { filler: 'é'.repeat(size / 2) } }));
      console.log(`ids:${ids.join()}`);
      location.assign(next);
    },
    [count, bytes, to] as const,
  );
  return told;
}

const arrived = (): readonly string[] => stage.site.received.map(({ id }) => id);
const sorted = (ids: readonly string[]): readonly string[] => [...ids].sort();

describe('leaving a page', () => {
  test('hands over everything that waits, once and with its ids', async () => {
    const page = await stage.open(stage.site.page(patient));
    const ids = await trackAndLeave(page, 40, 300, `${stage.site.url}/empty`);
    expect(ids).toHaveLength(40);
    await vi.waitFor(() => expect(sorted(arrived())).toEqual(sorted(ids)), { timeout: 10_000 });
    await page.waitForTimeout(300);
    expect(arrived()).toHaveLength(40);
  });

  test('by closing the tab hands over, too', async () => {
    const page = await stage.open(stage.site.page(patient));
    const id = await page.evaluate(() => window.tracker.track('goalCompleted', { goalId: 'closing' }));
    await page.close({ runBeforeUnload: true });
    await vi.waitFor(() => expect(arrived()).toEqual([id]), { timeout: 10_000 });
  });

  test('does not cut off a request that is on its way', async () => {
    const page = await stage.open(stage.site.page({ autoTrack: false, flushIntervalMs: 0 }));
    const ids = await page.evaluate(async () => {
      // All connections to the site are taken, so the request is still on its way when the tab is closed.
      for (let each = 0; each < 6; each += 1) void fetch(`/slow?${each}`).catch(() => undefined);
      const made = window.tracker.track('goalCompleted', { goalId: 'underway' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const { waiting } = window.tracker.report().transports['collector'] ?? { waiting: 0 };
      return [made, waiting] as const;
    });
    await page.close({ runBeforeUnload: true });
    await vi.waitFor(() => expect([...arrived(), 1]).toEqual(ids), { timeout: 10_000 });
  });

  test('keeps what does not fit, and sends it when the visitor comes back', async () => {
    const page = await stage.open(stage.site.page(patient));
    stage.site.answerAfter(300);
    const ids = await trackAndLeave(page, 100, 1200, `${stage.site.url}/empty`);
    await page.waitForURL(/empty/);
    await vi.waitFor(() => expect(arrived().length).toBeGreaterThan(10), { timeout: 10_000 });
    await page.waitForTimeout(1000);
    expect(arrived().length).toBeLessThan(100);
    await page.goBack({ waitUntil: 'commit' });
    const receipt = await page.evaluate(async () => {
      for (let round = 0; round < 10 && !(await window.tracker.flush()).complete; round += 1) await new Promise((resolve) => setTimeout(resolve, 300));
      return window.tracker.report();
    });
    expect(receipt.transports['collector']).toEqual({ accepted: 100, delivered: 100, waiting: 0, dropped: {} });
    expect(sorted([...new Set(arrived())])).toEqual(sorted(ids));
  });

  test('leaves a page that may come back eligible for the back/forward cache', async () => {
    const page = await stage.open(stage.site.page(patient));
    await page.evaluate(() => Object.assign(window, { mark: 1 }));
    await trackAndLeave(page, 3, 100, `${stage.site.url}/empty`);
    await page.waitForURL(/empty/);
    await page.goBack({ waitUntil: 'commit' });
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
  });
});
