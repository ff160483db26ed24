import type { EventEnvelope } from '@waymark/core';
import type { Cart, Order } from '@waymark/core/events';
import { type EventPlan, type HttpRequest, type NotTold, notTold, pageTransport, type RetryPolicy, type Transport } from '@waymark/core/transport';
import { type CartChanges, cartChanges } from './cart-changes.ts';
import type { MapFunction, StandardMap } from './mapping.ts';
import type { SenderOptions } from './options.ts';
import { tried } from './tried.ts';
import type { Line } from './payloads.ts';

/** What a sender asks of a `KeyValueStore`. A `Map` has it too. */
export interface Memory {
  get(key: string): string | undefined;
  set(key: string, value: string): unknown;
}

/** What the three senders differ in. */
export interface Vendor<VendorEvent> {
  /** Usual name in receipts. */
  readonly name: string;
  /** Whose events the vendor gets. Several senders may share a memory: what one account was told says nothing about another. */
  readonly account: string;
  /** By which id the vendor knows the visitor. */
  readonly visitor: (event: EventEnvelope) => string | undefined;
  /** Whose events are about one cart. Default: the browser id, which pages always know. */
  readonly keyOf?: (event: EventEnvelope) => string | undefined;
  /** Gets what a plan needs besides the event. */
  readonly prepare: (event: EventEnvelope, plan: (event: EventEnvelope, eid?: string) => EventPlan) => EventPlan | Promise<EventPlan>;
  readonly map: StandardMap<VendorEvent>;
  /** Only the build for servers and development refuses, and looks itself for what was refused. */
  readonly encode: (event: EventEnvelope, told: VendorEvent, visitor: string) => HttpRequest | NotTold;
  readonly retry?: Partial<RetryPolicy>;
  /**
   * What of `changes` counts where carts are reported by several, and what to keep instead of `cart`; undefined: it is no news. A page hears of no cart but its own.
   */
  readonly reported?: (event: EventEnvelope, cart: KeptCart, kept: KeptCart, changes: CartChanges) => readonly [changes: CartChanges, cart: KeptCart | undefined];
  /** A place in the memory and what an event with this mapping puts there. The vendor is not told the same twice in a row. */
  readonly mark?: (event: EventEnvelope, mapping: unknown) => readonly [place: string, mark: string] | false;
}

/** What is remembered of a visitor's cart: its lines, when he ordered last, and what {@link Vendor.reported} added. */
export type KeptCart = readonly [lines: readonly Line[], ordered: number, ...more: readonly unknown[]];

type Mappings<VendorEvent> = Readonly<Record<string, MapFunction<VendorEvent, string, unknown> | null>>;

/** Makes the transport of one vendor: one event per batch, ordered per visitor, carts compared and orders sent once. */
export const createSender = <VendorEvent>(options: SenderOptions & { readonly map?: object | undefined }, vendor: Vendor<VendorEvent>, make = pageTransport): Transport => {
  const { name = vendor.name, memory = new Map<string, string>() } = options;
  const prefix = `${name}:${vendor.account}:`;
  const mappings = { __proto__: null, ...vendor.map, ...options.map } as unknown as Mappings<VendorEvent>;
  /** Requests of events that need several: a retry goes on with the same list, whatever the memory says by then. */
  const planned = { __proto__: null } as unknown as Record<string, Exclude<EventPlan, NotTold>>;

  /** What to keep of an event once it is told, what it is mapped to, and why it is not told when that is nothing. */
  const look = (event: EventEnvelope, eid?: string) => {
    const { name: kind, occurredAt } = event;
    const isCart = /^(cartModified|cartViewed|checkoutStarted)$/.test(kind);
    const isOrder = kind === 'orderPlaced';
    const payload = event.payload as { readonly cart: Cart; readonly order: Order };
    const { items: lines, orderId }: Partial<Order> & Pick<Order, 'items'> = isOrder ? payload.order : isCart ? payload.cart : { items: [] };
    const cartKey = `${prefix}cart:${vendor.keyOf?.(event) ?? event.who.browserId}`;
    const compared = (kept: KeptCart) => [cartChanges(kept[0], lines), kept] as const;
    const [all, kept] = tried(() => compared(JSON.parse(memory.get(cartKey) as string) as KeptCart)) ?? compared([options.firstCart === 'known' ? lines : [], 0]);
    const [changes, cart] = vendor.reported?.(event, [lines, kept[1]], kept, all) ?? [all, [lines, kept[1]]];
    const [place, mark] = isOrder ? [`order:${orderId}`, '1'] : vendor.mark?.(event, mappings[kind]) || [];
    // A cart from before an order that the vendor has heard of would fill the cart again. At the same time it is from after it: the cart that was emptied.
    const isOld = isCart ? occurredAt < kept[1] : mark && memory.get(prefix + place) === mark;
    // What is bought has left the cart.
    const next = isOrder ? [[], occurredAt] : isCart && cart;
    return [
      () => {
        if (mark) memory.set(prefix + place, mark);
        if (next && !isOld) memory.set(cartKey, JSON.stringify(next));
      },
      () => (isOld ? [] : mappings[kind]?.(event, { changes: isCart ? changes : undefined, eid })),
      isOrder && isOld,
    ] as const;
  };

  const plan = (event: EventEnvelope, eid?: string): EventPlan => {
    const [keep, map, isRepeated] = look(event, eid);
    const visitor = vendor.visitor(event);
    if (!visitor) return notTold('visitor-missing');
    const requests = (planned[event.id] ??= [map() ?? []].flat().map((told) => vendor.encode(event, told as VendorEvent, visitor) as HttpRequest));
    if (requests[0]) return requests;
    // What the vendor needs not hear of is known from then on all the same.
    keep();
    return notTold(isRepeated ? 'order-repeated' : 'not-wanted');
  };

  return make({
    name,
    purposes: options.purposes,
    // Three more tries within a minute; five seconds of patience.
    retry: { delaysMs: [2e3, 15e3, 4e4], maxAttempts: options.maxAttempts ?? 4, timeoutMs: 5e3, ...vendor.retry },
    wants: (event) => !!look(event)[1](),
    plan: (event) => vendor.prepare(event, plan),
    settled(event, result) {
      delete planned[event.id];
      if (result === 'delivered') look(event)[0]();
    },
  });
};
