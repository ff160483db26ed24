import { cartType, isOpen } from './sessions.ts';
import type { CartLine, Guest, Order, Session, Tenant } from './tenant.ts';
import { totalOf } from './total.ts';

/** Most of each kind that the view lists, newest first. */
const maxShown = 500;

/** Sessions, guests and orders as the platform would show them. */
export interface SitecoreCdpView {
  readonly sessions: readonly SessionView[];
  readonly orders: readonly OrderView[];
  readonly guests: readonly GuestView[];
}

/** A session as the event viewer shows it. */
export interface SessionView {
  readonly ref: string;
  readonly status: 'OPEN' | 'CLOSED';
  readonly cartType: ReturnType<typeof cartType>;
  readonly guest: string;
  readonly guestType: string;
  readonly browser: string;
  readonly channel: string;
  readonly pointOfSale: string;
  readonly cart: readonly CartLine[];
  /** Sum of quantity times unit price of what was left behind; `null` unless abandoned. */
  readonly abandonedRevenue: number | null;
  readonly orders: readonly string[];
  readonly events: readonly { readonly type: string; readonly page: string; readonly at: string }[];
}

/** An order with the person who placed it. */
export interface OrderView extends Omit<Order, 'guestRef'> {
  readonly guest: string;
}

/** A person, known or not. */
export interface GuestView {
  readonly ref: string;
  readonly type: string;
  readonly identifiers: readonly { readonly provider: string; readonly id: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly extensions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly browsers: readonly string[];
}

export function viewTenant(tenant: Tenant): SitecoreCdpView {
  return {
    sessions: tenant.sessions.slice(-maxShown).reverse().map((session) => viewSession(tenant, session)),
    orders: [...tenant.orders.values()].slice(-maxShown).reverse().map(({ guestRef, ...order }) => ({ ...order, guest: guestRef })),
    guests: [...tenant.guests.values()].slice(-maxShown).reverse().map((guest) => viewGuest(tenant, guest)),
  };
}

function viewSession(tenant: Tenant, session: Session): SessionView {
  const open = isOpen(tenant, session, tenant.options.clock());
  const type = cartType(session, open);
  const cart = [...session.lines.values()];
  return {
    ref: session.ref,
    status: open ? 'OPEN' : 'CLOSED',
    cartType: type,
    guest: session.guestRef,
    guestType: tenant.guests.get(session.guestRef)?.type ?? 'unknown',
    browser: session.browserId,
    channel: session.channel,
    pointOfSale: session.pointOfSale,
    cart,
    abandonedRevenue: type === 'ABANDONED' ? totalOf(cart) : null,
    orders: [...session.orderRefs],
    events: session.events.map(({ type: name, page, at }) => ({ type: name, page, at: new Date(at).toISOString() })),
  };
}

function viewGuest(tenant: Tenant, guest: Guest): GuestView {
  return {
    ref: guest.ref,
    type: guest.type,
    identifiers: guest.identifiers,
    attributes: guest.attributes,
    extensions: Object.fromEntries(guest.extensions),
    browsers: [...tenant.browsers].filter(([, ref]) => ref === guest.ref).map(([browserId]) => browserId),
  };
}
