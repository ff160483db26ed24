import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startProcess } from './drivers/background-process.ts';
import { chromiumArgs, chromiumPath } from './drivers/chromium.ts';
import { until } from './drivers/until.ts';
import { buildScript } from './harness/build-script.ts';
import { startSite } from './harness/site.ts';

const rules = '<script type="speculationrules">{"prerender":[{"source":"list","urls":["/prerendered"],"eagerness":"immediate"}]}</script>';
/** Time in which a tracker that does not wait would have sent, in milliseconds. */
const waitMs = 1000;
const goOn = `if (location.pathname === '/start') setTimeout(() => location.assign('/prerendered'), ${waitMs});
else document.addEventListener('prerenderingchange', () => {
  const { activationStart } = performance.getEntriesByType('navigation')[0];
  tracker.track('eventOccurred', { name: 'activated', details: { activationStart } });
});`;

// Only Chromium prerenders, and not in tabs that a debugger watches: here nobody does, and the pages act by themselves.
test('A page that is prerendered tells nothing before the visitor sees it, and then once', async () => {
  const site = await startSite(await buildScript(new URL('./harness/page-app.ts', import.meta.url)));
  const visit = site.visit();
  visit.serve({
    loading: 'blocking',
    policy: "default-src 'self'; script-src 'self' 'inline-speculation-rules'",
    body: rules,
    extra: goOn,
  });
  const profile = await mkdtemp(join(tmpdir(), 'waymark-prerendering-'));
  const browser = await startProcess({ command: chromiumPath(), args: [...chromiumArgs, `--user-data-dir=${profile}`, visit.url('/start')] });
  const told = async () => (await visit.events()).filter(({ name, where }) => name !== 'tabOpened' && where.url === visit.url('/prerendered'));
  await until('the prerendered page', () => visit.loaded.includes('/prerendered'));
  const asked = Date.now();
  const events = await until('its events', async () => {
    const found = await told();
    return found.length >= 3 && found;
  });
  await browser.stop();
  await site.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  expect(events.map(({ name }) => name)).toEqual(['pageOpened', 'pageLoaded', 'eventOccurred']);
  const { details } = (events.at(-1)?.payload ?? {}) as { readonly details?: { readonly activationStart: number } };
  expect(details?.activationStart).toBeGreaterThan(waitMs / 2);
  expect(events[0]?.occurredAt).toBeGreaterThan(asked);
  expect(visit.complaints).toEqual([]);
});
