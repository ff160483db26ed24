import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { TaskFigures } from './page.ts';
import type { BenchSite } from './start-site.ts';

/** Events of the task, and those that an earlier page leaves. */
const [tracked, kept] = [1000, 200];
/** Events delivered before the memory is looked at for the first time, then in between, and in portions that the outbox can hold. */
const [warmUp, watched, portion] = [2000, 10_000, 1000];

/** Until nothing of a start goes on. Unit: milliseconds. */
const settleMs = 2000;

/** A page that has just started. Unit: milliseconds. */
export interface StartFigures {
  readonly start: number;
  /** Longest task of its first seconds, 0 when none was a long one. */
  readonly longest: number;
}

/** Unit: bytes in use after garbage collection. */
export interface HeapFigures {
  readonly before: number;
  readonly after: number;
}

/** What a visit plays in, and how many times slower than this machine the page's processor runs. */
export interface Stage {
  readonly browser: Browser;
  readonly site: BenchSite;
  readonly slowdown: number;
}

/** A visitor's first page, whose start alone is looked at. Unit: milliseconds. */
export async function visitShortly(stage: Stage): Promise<number> {
  return withVisitor(stage, async (context) => {
    const { page } = await open(context, stage);
    return page.evaluate(() => window.bench.start);
  });
}

/** A visitor's first page, and a task of many calls in it. */
export async function visitFirst(stage: Stage): Promise<TaskFigures> {
  return withVisitor(stage, async (context) => {
    const { page } = await open(context, stage);
    await page.waitForTimeout(settleMs);
    return page.evaluate((count) => window.bench.track(count), tracked);
  });
}

/** A first page without the tracker. Unit: milliseconds for what it stores by hand. */
export async function visitBare(stage: Stage): Promise<number> {
  return withVisitor(stage, async (context) => {
    const { page } = await open(context, stage, '/bare');
    return page.evaluate(() => (window as Window & { readonly bareMs?: number }).bareMs ?? Number.NaN);
  });
}

/** A page that finds the events of an earlier one, whose relay was down. */
export async function visitAgain(stage: Stage): Promise<StartFigures> {
  return withVisitor(stage, async (context) => {
    stage.site.setRelay('down');
    const earlier = await open(context, stage);
    await earlier.page.evaluate((count) => void window.bench.deliver(count), kept);
    await earlier.page.waitForTimeout(settleMs);
    await earlier.page.close();
    stage.site.setRelay('up');
    const { page } = await open(context, stage);
    const figures = await startFigures(page);
    await page.waitForFunction((count) => window.bench.delivered() >= count, kept);
    return { ...figures, longest: await page.evaluate(() => window.bench.longest()) };
  });
}

/** What a page holds before and after it has delivered many events. */
export async function visitLong(stage: Stage): Promise<HeapFigures> {
  return withVisitor(stage, async (context) => {
    const { page, devtools } = await open(context, stage);
    await deliver(page, warmUp);
    const before = await usedHeap(devtools);
    await deliver(page, watched);
    return { before, after: await usedHeap(devtools) };
  });
}

async function deliver(page: Page, count: number): Promise<void> {
  for (let done = 0; done < count; done += portion) await page.evaluate((events) => window.bench.deliver(events), portion);
}

async function usedHeap(devtools: CDPSession): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage');
  return (await devtools.send('Runtime.getHeapUsage')).usedSize;
}

async function startFigures(page: Page): Promise<StartFigures> {
  await page.waitForTimeout(settleMs);
  return page.evaluate(() => ({ start: window.bench.start, longest: window.bench.longest() }));
}

async function open(context: BrowserContext, { site, slowdown }: Stage, path = '/page'): Promise<{ readonly page: Page; readonly devtools: CDPSession }> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await page.goto(`${site.url}${path}`);
  if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('The page is not isolated, so its clock is too coarse.');
  return { page, devtools };
}

async function withVisitor<Answer>({ browser }: Stage, visit: (context: BrowserContext) => Promise<Answer>): Promise<Answer> {
  const context = await browser.newContext();
  try {
    return await visit(context);
  } finally {
    await context.close();
  }
}
