import { type Fields, toFields } from '../checks.ts';
import { done, type Effect, inVain } from './effect.ts';
import { placeFromCart, placeWhole } from './place-order.ts';
import { enterSession } from './sessions.ts';
import { recognised, stitch } from './stitch.ts';
import type { Session, Tenant } from './tenant.ts';

type Step = (tenant: Tenant, session: Session, event: Fields) => Effect;

const steps = new Map<string, Step>([
  ['ADD', add],
  ['CLEAR_CART', clearCart],
  ['IDENTITY', identify],
  ['ADD_CONTACTS', addContacts],
  ['CONFIRM', confirm],
  ['CHECKOUT', placeFromCart],
  ['ORDER_CHECKOUT', placeWhole],
  ['FORCE_CLOSE', forceClose],
]);

/** Plays a well-formed event into its session, the way the platform builds sessions, carts, orders and profiles from what arrives. */
export function playEvent(tenant: Tenant, event: Fields, at: number): Effect {
  const session = enterSession(tenant, event, at);
  tenant.types.learn(String(event['type']), event['ext']);
  return steps.get(String(event['type']))?.(tenant, session, event) ?? done('Stored in the session');
}

function add(_tenant: Tenant, session: Session, event: Fields): Effect {
  const product = toFields(event['product']) ?? {};
  const itemId = String(product['item_id']);
  const known = session.lines.has(itemId);
  session.lines.set(itemId, {
    itemId,
    name: String(product['name']),
    productId: String(product['productId']),
    quantity: Number(product['quantity']),
    price: Number(product['price']),
    currency: String(product['currency']),
  });
  return done(known ? 'Cart line changed: last quantity and price win' : 'Put in the cart');
}

function clearCart(_tenant: Tenant, session: Session): Effect {
  session.lines.clear();
  session.contact = [];
  session.confirmed = undefined;
  session.cleared = true;
  return done('Cart and contacts of the session forgotten');
}

function identify(tenant: Tenant, session: Session, event: Fields): Effect {
  const identifiers = recognised(tenant, event['identifiers']);
  if (identifiers.length === 0) return inVain('No identity rule names this provider (case counts), so the guest stays a visitor');
  const guest = stitch(tenant, session, identifiers);
  Object.assign(guest.attributes, toAttributes(event));
  session.identified = true;
  return done('Guest is a customer');
}

function addContacts(tenant: Tenant, session: Session, event: Fields): Effect {
  const contacts = Array.isArray(event['contact']) ? event['contact'] : [];
  session.contact = contacts.flatMap((contact) => recognised(tenant, toFields(contact)?.['identifiers']));
  return session.contact.length > 0 ? done('Owner of the next order known') : inVain('No identity rule names this provider (case counts), so the order will have no owner');
}

function confirm(_tenant: Tenant, session: Session, event: Fields): Effect {
  const named = Array.isArray(event['product']) ? event['product'].map((product) => String(toFields(product)?.['item_id'])) : [];
  session.confirmed = named;
  const missing = named.filter((itemId) => !session.lines.has(itemId));
  return missing.length === 0 ? done('All lines are in the cart') : inVain(`No order will be made: item ${missing.join(', ')} was not added in this session`);
}

function forceClose(_tenant: Tenant, session: Session): Effect {
  session.open = false;
  return done('Session closed');
}

const eventToRest: readonly (readonly [string, string])[] = [
  ['email', 'email'],
  ['title', 'title'],
  ['firstname', 'firstName'],
  ['lastname', 'lastName'],
  ['gender', 'gender'],
  ['dob', 'dateOfBirth'],
  ['street', 'street'],
  ['city', 'city'],
  ['state', 'state'],
  ['country', 'country'],
  ['postal_code', 'postCode'],
];

/** Personal fields of an IDENTITY in the spelling of the guest profile. */
function toAttributes(event: Fields): Record<string, unknown> {
  const known = eventToRest.filter(([from]) => event[from] !== undefined).map(([from, to]) => [to, event[from]] as const);
  const phones = [event['mobile'], event['phone']].filter((phone) => phone !== undefined);
  return { ...Object.fromEntries(known), ...(phones.length > 0 ? { phoneNumbers: phones } : {}) };
}
