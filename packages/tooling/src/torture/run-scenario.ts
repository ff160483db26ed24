import { setTimeout as sleep } from 'node:timers/promises';
import type { Adapter } from './adapters.ts';
import type { PageScripts } from './bundle-page.ts';
import type { Chromium } from './chromium.ts';
import type { Scenario } from './scenario.ts';
import { type Site, startSite } from './site.ts';
import { setStage } from './stage.ts';
import { eventCount, tally } from './tally.ts';
import type { Run } from './verdict.ts';

/** Bounds on the acts of a scenario and on the time after the last one. Unit: milliseconds. */
const actsMs = 180_000;
const patienceMs = 150_000;
/** Without a request for this long, nothing more comes: from an adapter that does not try again, and from one that has brought everything. */
const quietMs = 1500;
const stepMs = 50;

/** Plays a scenario on a site of its own and counts. */
export async function runScenario(scenario: Scenario, adapter: Adapter, scripts: PageScripts, chromium: Chromium): Promise<Run> {
  const site = await startSite(scripts);
  const stage = await setStage(chromium, site);
  const late = new AbortController();
  try {
    const tooLong = sleep(actsMs, 'It took too long.', { signal: late.signal }).catch(() => undefined);
    const unmet = await Promise.race([scenario.play(stage), tooLong]).catch((error: unknown) => String(error));
    await waitForEvents(site, adapter);
    const { atTheWire, afterTheRelay, drops } = site.collector;
    return { scenario, tally: tally(atTheWire, afterTheRelay), drops: [...new Set(drops)], ...(unmet && { unmet }) };
  } finally {
    late.abort();
    await stage.clear();
    await site.close();
  }
}

async function waitForEvents({ collector }: Site, { triesAgain }: Adapter): Promise<void> {
  const started = performance.now();
  for (;;) {
    await collector.drain();
    const now = performance.now();
    const isQuiet = now - Math.max(started, collector.door.lastRequestAt) > quietMs;
    const isComplete = new Set(collector.afterTheRelay).size === eventCount;
    if ((isQuiet && (isComplete || !triesAgain)) || now - started > patienceMs) return;
    await sleep(stepMs);
  }
}
