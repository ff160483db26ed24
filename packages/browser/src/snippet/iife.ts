import { type RelayTransportOptions, relayTransport } from '@waymark/relay/client';
import { type BrowserTrackerOptions, createBrowserTracker } from '../index.ts';
import { startSnippet } from './start-snippet.ts';

/** What `start` takes: the options of the tracker, and in place of transports the relay's address or its options. */
interface StartOptions extends Omit<BrowserTrackerOptions, 'transports'> {
  readonly relay?: string | RelayTransportOptions;
}

startSnippet({
  window,
  dataset: document.currentScript?.dataset,
  create({ relay = {}, ...options }: StartOptions) {
    return createBrowserTracker({ ...options, transports: [relayTransport(typeof relay === 'string' ? { url: relay } : relay)] });
  },
});
