import { type Fields, toFields } from '../checks.ts';
import { done, type Effect, inVain } from './effect.ts';
import { stitch } from './stitch.ts';
import { guestOfBrowser, type Order, type Session, type Tenant } from './tenant.ts';
import { totalOf } from './total.ts';

/** CHECKOUT: makes an order of the confirmed cart lines, if the steps before it were right. An equal reference updates the order it made before. */
export function placeFromCart(tenant: Tenant, session: Session, event: Fields): Effect {
  const referenceId = String(event['reference_id']);
  const existing = tenant.orders.get(referenceId);
  const { confirmed } = session;
  if (!confirmed && existing) {
    tenant.orders.set(referenceId, { ...existing, status: String(event['status']), received: existing.received + 1 });
    return done('Known order, status updated');
  }
  if (!confirmed) return inVain('No order made: no CONFIRM came before it in this session');
  const lines = confirmed.map((itemId) => session.lines.get(itemId));
  if (!lines.every((line) => line !== undefined)) return inVain('No order made: the CONFIRM named an item that was not added in this session');
  if (!session.identified && session.contact.length === 0) return inVain('No order made: its owner is unknown, neither ADD_CONTACTS nor IDENTITY with a known provider came in this session');
  if (session.contact.length > 0) stitch(tenant, session, session.contact);
  session.confirmed = undefined;
  return store(tenant, session, {
    referenceId,
    status: String(event['status']),
    price: totalOf(lines),
    currency: lines[0]?.currency ?? String(event['currency']),
    items: lines,
  });
}

/** ORDER_CHECKOUT: a whole order at once, for a guest who is a customer already. */
export function placeWhole(tenant: Tenant, session: Session, event: Fields): Effect {
  if (guestOfBrowser(tenant, session.browserId).type !== 'customer') return inVain('No order made: the guest is not identified, an IDENTITY with a known provider must come first');
  const order = toFields(event['order']) ?? {};
  const items = Array.isArray(order['orderItems']) ? order['orderItems'].map((item) => toFields(item) ?? {}) : [];
  return store(tenant, session, {
    referenceId: String(order['referenceId']),
    status: String(order['status']),
    price: Number(order['price']),
    currency: String(order['currencyCode']),
    items: items.map((item) => ({
      name: String(item['name'] ?? ''),
      productId: String(item['productId'] ?? ''),
      quantity: Number(item['quantity'] ?? 1),
      price: Number(item['price'] ?? 0),
    })),
  });
}

function store(tenant: Tenant, session: Session, order: Pick<Order, 'referenceId' | 'status' | 'price' | 'currency' | 'items'>): Effect {
  const existing = tenant.orders.get(order.referenceId);
  const items = order.items.map(({ name, productId, quantity, price }) => ({ name, productId, quantity, price }));
  tenant.orders.set(order.referenceId, {
    ...order,
    items,
    guestRef: guestOfBrowser(tenant, session.browserId).ref,
    pointOfSale: session.pointOfSale,
    received: (existing?.received ?? 0) + 1,
  });
  session.orderRefs.add(order.referenceId);
  return done(existing ? 'Known order, updated' : 'Order made');
}
