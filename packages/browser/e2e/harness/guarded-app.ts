import { relayBrowserId, relayHandover, relayTransport } from '@waymark/relay/client';
import { createHandover, takeHandoverToken } from '../../src/handover/index.ts';
import { createBrowserTracker } from '../../src/index.ts';
import type { GuardedPage, GuardedSettings } from './guarded-page.ts';

/** What the pages of guarded shops run: a tracker whose relay asks for a token, hides the id of the browser and hands it over to another domain. */
const handed = takeHandoverToken();
const { pageToken, hosts } = JSON.parse(document.getElementById('settings')?.textContent ?? '{}') as GuardedSettings;
const tracker = createBrowserTracker({ flushIntervalMs: 50, consent: { state: { analytics: true, marketing: true } }, transports: [relayTransport({ pageToken })] });
const { decorateLink, acceptHandover } = createHandover({ tracker, hosts, ...relayHandover({ pageToken }) });

async function begin(): Promise<boolean> {
  const known = await relayBrowserId({ pageToken });
  if (known) tracker.adoptBrowserId(known);
  return acceptHandover(handed);
}

(window as { shop?: GuardedPage }).shop = { tracker, decorateLink, accepted: begin() };
