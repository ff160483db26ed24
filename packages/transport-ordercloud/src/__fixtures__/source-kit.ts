import { type Clock, systemClock, type VisitorContext } from '@waymark/core';
import { createFakeClock, type FakeClock } from '@waymark/core/testing';
import type { OrderCloudSourceOptions } from '../source/options.ts';
import { orderCloudSource } from '../source/order-cloud-source.ts';
import { type FakeHost, fakeHost } from './fake-host.ts';
import { anonymousId, identifiedPayload, lineItem, linePayload, message, orderPayload } from './messages.ts';
import { hashKey, signed } from './signed.ts';

/** Whom the relay knows. */
export const visitor: VisitorContext = {
  who: { browserId: 'b-1', sessionId: 's-1' },
  where: { runtime: 'browser', url: 'https://shop.example/cart', client: { ip: '203.0.113.42', userAgent: 'UA' } },
  consent: { marketing: 'granted' },
  seenAt: Date.UTC(2026, 0, 1),
};
/** OrderCloud reports all there is. */
export const everything = { reports: ['userSignedIn', 'cartModified'] } as const;
/** A message about an order. */
export const order = message('sitecore.ordercloud.messages.orders.submitted', orderPayload);
/** A message about a sign-in. */
export const signIn = message('sitecore.backbone.messages.sessions.identified', identifiedPayload);

/** A message about a line of the visitor's cart. */
export function line(type: 'added' | 'updated', LineID: string, Quantity: number, changes: object = {}): string {
  const LineItem = { ...lineItem, LineID, Quantity, LineTotal: 24.9 * Quantity, LineSubTotal: 24.9 * Quantity, Product: { ...lineItem.Product, ProductID: LineID } };
  return message(`sitecore.ordercloud.messages.orders.lines.${type}`, { ...linePayload, LineItem, ...changes });
}

/** A source in a relay that knows the visitor. */
export function setUp(options: Partial<OrderCloudSourceOptions> = {}, host: FakeHost = fakeHost(visitor, [anonymousId])) {
  const clock = createFakeClock();
  const notes: string[] = [];
  const source = orderCloudSource({ secrets: hashKey, clock, log: (note) => notes.push(note), ...options });
  source.start(host);
  const give = async (body: string | object): Promise<number> => (await source.fetch(signed(typeof body === 'string' ? body : JSON.stringify(body)))).status;
  return { source, host, clock, notes, give };
}

/** What was told: carts by their units, the rest by name. */
export function units(host: FakeHost): unknown {
  return host.taken.map(({ name, payload }) => {
    const { cart } = payload as { readonly cart?: { readonly items: readonly { readonly product: { readonly productId: string }; readonly quantity: number }[] } };
    return cart ? cart.items.map(({ product, quantity }) => `${product.productId} ${quantity}`) : name;
  });
}

/** Real time, in which nobody loses patience, however busy the machine is. */
export function patientClock(): Clock {
  const clock = systemClock();
  return { ...clock, ticks: () => 0, after: (delay, run) => (delay < 100 ? clock.after(delay, run) : () => undefined) };
}

/** Waits a little. */
export async function later(ms = 1): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

/** Moves time on until there is a result, as long as somebody waits for it to pass: what takes real time, such as a signature, takes none of it. */
export async function whileTimeGoesOn<Result>(clock: FakeClock, result: Promise<Result>): Promise<Result> {
  const there: unknown[] = [];
  const end = (): void => void there.push(true);
  result.then(end, end);
  while (there.length === 0) {
    if (clock.pending > 0) await clock.advance(10);
    await later();
  }
  return result;
}
