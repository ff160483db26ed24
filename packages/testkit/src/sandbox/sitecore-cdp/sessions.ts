import type { Fields } from '../checks.ts';
import { guestOfBrowser, type Session, type Tenant } from './tenant.ts';

/** Events a session keeps for the view; older ones are forgotten. */
const maxEventsShown = 200;

/** The session an event falls into: equal browser, channel and point of sale, not silent for longer than the time-out. Opens one when needed. */
export function enterSession(tenant: Tenant, event: Fields, at: number): Session {
  const browserId = String(event['browser_id']);
  const channel = String(event['channel']);
  const pointOfSale = String(event['pos']);
  const key = JSON.stringify([browserId, channel, pointOfSale]);
  const latest = tenant.openSessions.get(key);
  const session = latest && isOpen(tenant, latest, at) ? latest : openSession(tenant, { browserId, channel, pointOfSale }, at);
  if (latest && latest !== session) latest.open = false;
  tenant.openSessions.set(key, session);
  session.lastAt = Math.max(session.lastAt, at);
  session.events.push({ type: String(event['type']), page: String(event['page']), at });
  if (session.events.length > maxEventsShown) session.events.shift();
  return session;
}

export function isOpen(tenant: Tenant, session: Session, at: number): boolean {
  return session.open && at - session.lastAt <= tenant.options.sessionTimeoutMs;
}

function openSession(tenant: Tenant, where: Pick<Session, 'browserId' | 'channel' | 'pointOfSale'>, at: number): Session {
  const session: Session = {
    ref: tenant.options.newRef(),
    guestRef: guestOfBrowser(tenant, where.browserId).ref,
    ...where,
    open: true,
    startedAt: at,
    lastAt: at,
    events: [],
    lines: new Map(),
    contact: [],
    identified: false,
    confirmed: undefined,
    orderRefs: new Set(),
    cleared: false,
  };
  tenant.sessions.push(session);
  return session;
}

/** What became of the cart. `null` while the session is open and nothing is decided. */
export function cartType(session: Session, open: boolean): 'CONVERTED' | 'ABANDONED' | 'CLOSED' | 'BROWSED' | null {
  if (session.orderRefs.size > 0) return 'CONVERTED';
  if (session.cleared && session.lines.size === 0) return 'CLOSED';
  if (open) return null;
  return session.lines.size > 0 ? 'ABANDONED' : 'BROWSED';
}
