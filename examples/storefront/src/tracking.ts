import { createBrowserTracker } from '@waymark/browser';
import { relayTransport } from '@waymark/relay/client';
import { currentAccount } from './account.ts';
import { loadConfig } from './config.ts';

/** Starts tracking on a page. Nothing is stored or sent before the visitor agreed to something; `pageOpened` waits until then. */
export async function startTracking() {
  const { relayUrl } = await loadConfig();
  const tracker = createBrowserTracker({
    // The shop's own word, which its relay has too: cookies and storage begin with it, and no list of trackers knows it.
    namespace: 'northleaf',
    transports: [relayTransport({ url: relayUrl, purposes: ['analytics', 'marketing'] })],
  });
  const account = currentAccount();
  if (account) tracker.identify(account.id, { email: account.email });
  return tracker;
}

export type ShopTracker = Awaited<ReturnType<typeof startTracking>>;
