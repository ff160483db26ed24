import type { Cart, LineItem, Order, ProductDetails, StandardEventPayloads } from '@waymark/core/events';
import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import type { EventEnvelope, SendContext, SendOutcome, Transport } from '@waymark/core/transport';
import type { SitecoreCdpOptions } from '../options.ts';
import { moreEvents, orderForms, ownEvents, ownIds, ownMappings, profiles } from '../parts/index.ts';
import type { PageParts } from '../parts/page-parts.ts';
import { sitecoreCdp } from '../sitecore-cdp.ts';
import { type FakeStream, browserId, target } from './fake-stream.ts';

export const required: SitecoreCdpOptions = {
  clientKey: 'abc123def',
  target,
  pointOfSale: 'shop.example/ireland',
  channel: 'WEB',
  language: 'EN',
  currency: 'EUR',
};

/** With these a page does in production what a server does. */
export const allParts: PageParts = { ...moreEvents, ...orderForms, ...ownEvents, ...ownIds, ...ownMappings, ...profiles };

export const beans: ProductDetails = { productId: '7710', sku: 'BEAN-ETH-250', name: 'Ethiopia Guji 250 g', category: 'Beans', displayPrice: 119 };
export const filters: ProductDetails = { productId: '0093', name: 'Paper Filters', displayPrice: 49 };

export function line(product: ProductDetails, quantity: number, total: number, index = 0): LineItem {
  return { product, quantity, total, index };
}

export function cart(...items: readonly LineItem[]): Cart {
  return { currency: 'NOK', total: items.reduce((sum, { total }) => sum + total, 0), items: [...items] };
}

export function order(orderId: string, ...items: readonly LineItem[]): Order {
  return { orderId, ...cart(...items) };
}

let made = 0;

/** An event of a visitor whose CDP browser id is known. Every call makes another id. */
export function happened<Name extends keyof StandardEventPayloads>(
  name: Name,
  payload: StandardEventPayloads[Name],
  changes: Partial<Omit<EventEnvelope, 'name' | 'payload'>> = {},
): EventEnvelope<Name, StandardEventPayloads[Name]> {
  made += 1;
  const who = { browserId: 'visitor-1', aliases: { 'sitecore-cdp': browserId } };
  return makeEvent(name, payload, { id: `event-${made}`, who, ...changes });
}

export interface Bench {
  readonly transport: Transport;
  /** Sends one event and settles it as a lane would. */
  deliver(event: EventEnvelope): Promise<SendOutcome>;
  /** One try, without settling. */
  attempt(event: EventEnvelope, changes?: Partial<SendContext>): Promise<SendOutcome>;
}

/** The transport with what a lane does around it. `make`: the build. */
export function bench(stream: FakeStream, options: Partial<SitecoreCdpOptions> = {}, make: typeof sitecoreCdp = sitecoreCdp): Bench {
  const transport = make({ ...required, parts: allParts, ...options });
  const progress = new Map<string, number>();
  const attempt = async (event: EventEnvelope, changes: Partial<SendContext> = {}): Promise<SendOutcome> =>
    ofOne(await transport.send(makeBatch([event]), makeSendContext({ fetch: stream.fetch, progress, ...changes })));
  return {
    transport,
    attempt,
    async deliver(event) {
      const outcome = await attempt(event);
      if (outcome.status === 'delivered') transport.settled?.(event, 'delivered');
      if (outcome.status === 'refused') transport.settled?.(event, 'dropped');
      return outcome;
    },
  };
}

/** What a batch of one event came to, said of the event: servers say of a batch how each of its events fared. */
function ofOne(outcome: SendOutcome): SendOutcome {
  if (outcome.status !== 'mixed') return outcome;
  const { status: _status, retry, refused, split: _split, doubtful, ...rest } = outcome;
  const [again] = retry.values();
  const [why] = refused.values();
  if (again) return { status: 'retry', why: again, ...(doubtful?.size && { maybeTaken: true }), ...rest };
  return why ? { status: 'refused', why, ...rest } : outcome;
}
