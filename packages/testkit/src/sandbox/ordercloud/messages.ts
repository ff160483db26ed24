import type { Cart, CartLine } from './cart-model.ts';
import { apiDate, cartTotal, lineTotal } from './cart-model.ts';
import { deliver } from './deliver.ts';
import type { Marketplace, Session } from './marketplace.ts';

/** Who caused a message. Nothing names the visitor's browser but the id that came with the anonymous token. */
function userContext(market: Marketplace, session: Session): Readonly<Record<string, string>> {
  const anonymousId = session.anonymousId ?? market.links.get(session.user.ID);
  const linked = anonymousId === undefined ? {} : { AnonymousId: anonymousId };
  return session.orderId === undefined ? { ID: session.user.ID, ...linked } : linked;
}

/** A user logged in. */
export function emitLogin(market: Marketplace, session: Session): void {
  const { Email, FirstName, LastName } = session.user;
  const payload = { UserContext: userContext(market, session), ...surroundings(market), Email, FirstName, LastName };
  deliver(market, session.client, { event: 'UserLoggedIn', type: 'sessions.identified', payload });
}

/** A line came into the cart, or has changed. */
export function emitLine(market: Marketplace, session: Session, change: { readonly kind: 'added' | 'updated'; readonly cart: Cart; readonly line: CartLine }): void {
  const { kind, cart, line } = change;
  const payload = { UserContext: userContext(market, session), ...surroundings(market), Email: cart.fromUser.Email, OrderId: cart.ID, LineItem: lineOf(line) };
  deliver(market, session.client, { event: kind === 'added' ? 'LineItemAdded' : 'LineItemUpdated', type: `orders.lines.${kind}`, payload });
}

/** An order was placed. */
export function emitOrder(market: Marketplace, session: Session, cart: Cart): void {
  const total = cartTotal(cart);
  const payload = {
    UserContext: userContext(market, session),
    OrderID: cart.ID,
    Currency: cart.currency,
    Email: cart.fromUser.Email,
    OrderDate: apiDate(cart.createdAt),
    OrderStatus: 'Open',
    OrderTotal: total,
    OrderSubtotal: total,
    Payments: [],
    LineItems: cart.lines.map(lineOf),
    xp: cart.xp,
  };
  deliver(market, session.client, { event: 'OrderSubmitted', type: 'orders.submitted', payload });
}

const surroundings = ({ settings }: Marketplace) => ({ Language: settings.language, Currency: settings.currency });

function lineOf(line: CartLine): Readonly<Record<string, unknown>> {
  const { ID, Name, Description = null, Price, xp = null } = line.product;
  const total = lineTotal(line);
  return {
    LineID: line.ID,
    Product: { ProductID: ID, ProductName: Name, ProductDescription: Description, Price, Variant: null, xp },
    Quantity: line.quantity,
    Price,
    LineTotal: total,
    LineSubTotal: total,
    xp: line.xp,
  };
}
