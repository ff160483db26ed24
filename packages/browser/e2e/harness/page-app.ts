import { httpTransport } from '@waymark/core/transport';
import { createBrowserTracker } from '../../src/index.ts';
import type { PageOptions } from './site.ts';

declare global {
  interface Window {
    tracker: ReturnType<typeof createBrowserTracker>;
  }
}

/** What the test pages run: a tracker with the options that the page carries, and one transport to the site's collector. */
const text = document.getElementById('options')?.textContent ?? '{}';
const { purposes = [], ...options } = JSON.parse(text) as PageOptions;

window.tracker = createBrowserTracker({
  ...options,
  transports: [
    httpTransport({
      name: 'collector',
      runsIn: 'browser',
      purposes,
      limits: { maxEvents: 20, maxBytes: 50_000, concurrency: 2 },
      credentials: 'same-origin',
      encode: ({ entries }) => [{ url: '/collect', body: `[${entries.map(({ json }) => json).join()}]`, ids: entries.map(({ id }) => id) }],
    }),
  ],
});
