import { createBrowserTracker } from '@waymark/browser';
import { relayTransport } from '@waymark/relay/client';

type PageTracker = ReturnType<typeof createBrowserTracker>;

let tracker: PageTracker | undefined;

/** The one tracker of the page, for client components. Page views and changes of route track themselves. */
export function pageTracker(): PageTracker {
  tracker ??= createBrowserTracker({
    routes: 'auto',
    transports: [relayTransport({ url: '/waymark', purposes: ['analytics', 'marketing'] })],
    onDelivered: ({ who, occurredAt }) => {
      // Not of an earlier visit. A decision on consent, which may be a refusal, has no session.
      const isOfNow = Date.now() - occurredAt < 60_000;
      if (isOfNow && who.sessionId !== undefined) keepSession(`${who.sessionId}~${who.browserId}`);
    },
  });
  return tracker;
}

/** Tells server actions which visit they belong to. Only once something was delivered is it sure that something may be stored. */
function keepSession(value: string): void {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `waymark_session=${value}; Path=/; Max-Age=1800; SameSite=Lax${secure}`;
}
