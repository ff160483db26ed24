import type { Guest, Identifier, Session, Tenant } from './tenant.ts';
import { guestOfBrowser } from './tenant.ts';

/** The identifiers that an identity rule of the tenant names. Spelling and case must match. */
export function recognised(tenant: Tenant, identifiers: unknown): readonly Identifier[] {
  if (!Array.isArray(identifiers)) return [];
  return (identifiers as readonly Identifier[]).filter(({ provider }) => tenant.options.identityProviders.includes(provider)).map(({ provider, id }) => ({ provider, id }));
}

export function findGuestBy(tenant: Tenant, identifiers: readonly Identifier[]): Guest | undefined {
  return [...tenant.guests.values()].find((guest) => guest.identifiers.some((own) => identifiers.some((asked) => asked.provider === own.provider && asked.id === own.id)));
}

/**
 * Joins the browser of a session with the profile that has these identifiers, or makes its own guest a customer who carries them.
 * An anonymous guest that loses its browser this way is retired and leaves its sessions and orders to the profile.
 */
export function stitch(tenant: Tenant, session: Session, identifiers: readonly Identifier[]): Guest {
  const current = guestOfBrowser(tenant, session.browserId);
  const known = findGuestBy(tenant, identifiers);
  const guest = known ?? current;
  if (guest !== current) move(tenant, session, current, guest);
  guest.type = 'customer';
  const fresh = identifiers.filter(({ provider, id }) => !guest.identifiers.some((own) => own.provider === provider && own.id === id));
  guest.identifiers.push(...fresh);
  return guest;
}

function move(tenant: Tenant, session: Session, from: Guest, to: Guest): void {
  tenant.browsers.set(session.browserId, to.ref);
  if (from.type !== 'visitor') {
    session.guestRef = to.ref;
    return;
  }
  for (const one of tenant.sessions) if (one.guestRef === from.ref) one.guestRef = to.ref;
  for (const order of tenant.orders.values()) if (order.guestRef === from.ref) order.guestRef = to.ref;
  to.attributes = { ...from.attributes, ...to.attributes };
  tenant.guests.delete(from.ref);
}
