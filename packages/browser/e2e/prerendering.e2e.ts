import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAgain } from '@waymark/testkit/process';
import { expect, onTestFinished, test } from 'vitest';
import { startChromiumProcess } from './drivers/chromium.ts';
import { until } from './drivers/until.ts';
import { buildScript } from './harness/build-script.ts';
import { startSite } from './harness/site.ts';

const rules = '<script type="speculationrules">{"prerender":[{"source":"list","urls":["/prerendered"],"eagerness":"immediate"}]}</script>';
/** Time in which a tracker that does not wait would have sent, in milliseconds. */
const waitMs = 1000;
/** The visitor goes on when the next page is ready and has waited for a while. */
const goOn = `if (location.pathname === '/start') {
  const look = setInterval(() => {
    if (localStorage.getItem('ready') === null) return;
    clearInterval(look);
    setTimeout(() => location.assign('/prerendered'), ${waitMs});
  }, 20);
} else {
  const loadedAt = Date.now();
  localStorage.setItem('ready', 'yes');
  document.addEventListener('prerenderingchange', () => {
    const { activationStart } = performance.getEntriesByType('navigation')[0];
    tracker.track('eventOccurred', { name: 'activated', details: { activationStart, loadedAt } });
  });
}`;

// Only Chromium prerenders, and not in tabs that a debugger watches: here nobody does, and the pages act by themselves.
test('A page that is prerendered tells nothing before the visitor sees it, and then once', async () => {
  const site = await startSite(await buildScript(new URL('./harness/page-app.ts', import.meta.url)));
  onTestFinished(() => site.close());
  const visit = site.visit();
  visit.serve({
    loading: 'blocking',
    policy: "default-src 'self'; script-src 'self' 'inline-speculation-rules'",
    body: rules,
    extra: goOn,
  });
  const profile = await mkdtemp(join(tmpdir(), 'waymark-prerendering-'));
  const told = async () => (await visit.events()).filter(({ name, where }) => name !== 'tabOpened' && where.url === visit.url('/prerendered'));
  const browser = await startAgain(() => startChromiumProcess(profile, visit.url('/start')));
  onTestFinished(() => browser.stop().then(() => rm(profile, { recursive: true, force: true, maxRetries: 10 })));
  const events = await until('its events', async () => {
    const found = await told();
    return found.length >= 3 && found;
  });
  expect(events.map(({ name }) => name)).toEqual(['pageOpened', 'pageLoaded', 'eventOccurred']);
  const { details } = (events.at(-1)?.payload ?? {}) as { readonly details?: { readonly activationStart: number; readonly loadedAt: number } };
  expect(details?.activationStart).toBeGreaterThan(waitMs / 2);
  expect(events[0]?.occurredAt).toBeGreaterThan((details?.loadedAt ?? Infinity) + waitMs / 2);
  expect(visit.complaints).toEqual([]);
});
