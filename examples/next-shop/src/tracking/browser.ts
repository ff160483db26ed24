import { createBrowserTracker } from '@waymark/browser';
import { relayTransport } from '@waymark/relay/client';

type PageTracker = ReturnType<typeof createBrowserTracker>;

let tracker: PageTracker | undefined;

/** The one tracker of the page, for client components. Page views and changes of route track themselves. */
export function pageTracker(): PageTracker {
  tracker ??= createBrowserTracker({
    routes: 'auto',
    transports: [relayTransport({ url: '/w', purposes: ['analytics', 'marketing'] })],
  });
  return tracker;
}
