import { describe, expect, test, vi } from 'vitest';
import type { Loading } from './harness/site.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

const names = (): readonly string[] => stage.site.received.map(({ name }) => name);

describe('a page', () => {
  test.each(['blocking', 'deferred', 'module', 'late'] satisfies Loading[])('is opened and loaded exactly once with a %s script', async (loading) => {
    const page = await stage.open(stage.site.page({}, loading, '&token=secret#top'));
    await page.evaluate(() => window.tracker.flush());
    await page.waitForTimeout(100);
    await page.evaluate(() => window.tracker.flush());
    expect(names()).toEqual(['pageOpened', 'pageLoaded']);
    const [opened, loaded] = stage.site.received;
    expect(opened?.payload).toEqual({ url: opened?.where.url });
    expect(loaded?.payload).toEqual({ url: opened?.where.url, title: 'Test page', lastModifiedTime: expect.any(Number) });
    expect(opened?.where.url).toMatch(/#top$/);
    expect(opened?.where.url).not.toContain('secret');
    expect(opened?.where).toMatchObject({ runtime: 'browser', locale: 'en-US', library: { name: '@waymark/browser' } });
    expect(Math.abs((opened?.where.pageLoadedAt ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('is told after its tab where the tab can be known', async () => {
    const page = await stage.open(stage.site.page({ consent: { analytics: 'granted' } }));
    await page.evaluate(() => window.tracker.flush());
    expect(stage.site.received.map(({ name, seq }) => [name, seq])).toEqual([
      ['tabOpened', 0],
      ['pageOpened', 1],
      ['pageLoaded', 2],
    ]);
  });

  test('names the page before it', async () => {
    const page = await stage.open(stage.site.page({}, 'module', '&first=1&sid=9'));
    await page.evaluate((next) => location.assign(next), stage.site.page({}, 'module', '&second=1'));
    await page.waitForURL(/second=1/);
    await page.evaluate(() => window.tracker.flush());
    const opened = stage.site.received.filter(({ name }) => name === 'pageOpened').at(-1);
    expect(opened?.payload).toMatchObject({ referrer: expect.stringMatching(/first=1$/) });
    expect(opened?.where.referrer).toMatch(/first=1$/);
  });

  test('is opened again when it comes from the back/forward cache, and not loaded again', async () => {
    const page = await stage.open(stage.site.page());
    await page.evaluate(() => Object.assign(window, { mark: 'same page' }));
    await page.goto(`${stage.site.url}/empty`);
    await page.goBack({ waitUntil: 'commit' });
    expect(await page.evaluate(() => 'mark' in window)).toBe(true);
    await page.evaluate(() => window.tracker.flush());
    await vi.waitFor(() => expect(names()).toEqual(['pageOpened', 'pageLoaded', 'pageOpened']));
  });

  test('in a frame tells nothing, and what is tracked there is told', async () => {
    const page = await stage.open(`${stage.site.url}/empty`);
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    }, stage.site.page());
    const frame = page.frames()[1] ?? (await page.waitForEvent('frameattached'));
    await frame.waitForFunction(() => 'tracker' in window);
    await frame.evaluate(() => {
      window.tracker.track('goalCompleted', { goalId: 'in-frame' });
      return window.tracker.flush();
    });
    expect(names()).toEqual(['goalCompleted']);
  });
});
