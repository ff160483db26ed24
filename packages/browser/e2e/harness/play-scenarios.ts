import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Driver, StartDriver, Tab } from '../drivers/driver.ts';
import { writeExtension } from '../drivers/extension.ts';
import { allScenarios } from '../scenarios/index.ts';
import { buildScript } from './build-script.ts';
import { PageNotKept } from './page-mark.ts';
import type { Scenario, Stage } from './scenario.ts';
import { type Site, startSite } from './site.ts';
import { trackerReady } from './tab-scripts.ts';

interface World {
  readonly driver: Driver;
  readonly site: Site;
}

/** Plays every scenario in one browser. Those that it cannot play are skipped with the reason. `absent`: why there is no such browser here. */
export function playScenarios(start: StartDriver, absent?: string): void {
  let world: World | undefined;
  const started: { close(): Promise<unknown> }[] = [];

  beforeAll(async () => {
    if (absent !== undefined) return;
    const script = await buildScript(new URL('./page-app.ts', import.meta.url));
    const extension = await writeExtension(script);
    started.push({ close: () => rm(extension, { recursive: true }) });
    const site = await startSite(script);
    started.push(site);
    const driver = await start({ extension });
    started.push(driver);
    world = { site, driver };
  });
  afterAll(() => Promise.all(started.map((each) => each.close())));

  for (const { subject, scenarios } of allScenarios) {
    for (const scenario of scenarios) {
      test(`${subject} ${scenario.title}`, async (context) => {
        if (!world) return context.skip(absent ?? 'the browser did not start');
        const { cannot } = world.driver;
        const reason = scenario.needs?.map((ability) => cannot[ability]).find((why) => why !== undefined);
        if (reason !== undefined) context.skip(reason);
        expect(await playAgain(scenario, world, start)).toEqual([]);
      });
    }
  }
}

/** How often a scenario is played at most whose page the browser did not keep. */
const mostPlays = 3;

async function playAgain(scenario: Scenario, world: World, start: StartDriver, plays = 1): Promise<readonly string[]> {
  try {
    return await play(scenario, world, start);
  } catch (error) {
    if (!(error instanceof PageNotKept) || plays === mostPlays) throw error;
    return playAgain(scenario, world, start, plays + 1);
  }
}

/** Resolves to what the pages and the relay complained of. */
async function play(scenario: Scenario, { driver, site }: World, start: StartDriver): Promise<readonly string[]> {
  const visit = site.visit();
  visit.serve(scenario.page ?? {});
  const others: Driver[] = [];
  const openIn = async (browser: Driver, path?: string): Promise<Tab> => {
    const tab = await browser.openTab();
    await tab.goto(visit.url(path));
    await trackerReady(tab);
    return tab;
  };
  const stage: Stage = {
    driver,
    visit,
    elsewhere: () => site.visit(),
    open: (path) => openIn(driver, path),
    async openWithoutCookies(path) {
      const other = await start({ blockCookies: true });
      others.push(other);
      return openIn(other, path);
    },
  };
  try {
    await scenario.play(stage);
    return visit.complaints;
  } catch (error) {
    if (visit.complaints.length > 0) console.warn(visit.complaints.slice(0, 5).join('\n'));
    throw error;
  } finally {
    await Promise.all(others.map((each) => each.close()));
    await driver.closeTabs();
  }
}
