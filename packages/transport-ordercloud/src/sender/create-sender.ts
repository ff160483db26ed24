import type { EventEnvelope } from '@waymark/core';
import type { Cart, Order } from '@waymark/core/events';
import { type HttpRequest, httpTransport, type Refusal, type RetryPolicy, type SendOutcome, type Transport } from '@waymark/core/transport';
import { cartChanges } from './cart-changes.ts';
import type { MapFunction, StandardMap } from './mapping.ts';
import type { SenderOptions } from './options.ts';
import { checkedLines, type Line } from './payloads.ts';
import { refusal } from './refusal.ts';

/** What the three senders differ in. */
export interface Vendor<VendorEvent> {
  /** Usual name in receipts. */
  readonly name: string;
  /** Whose events the vendor gets. Several senders may share a memory: what one account was told says nothing about another. */
  readonly account: string;
  readonly runsIn: Transport['runsIn'];
  readonly retry?: Partial<RetryPolicy>;
  readonly map: StandardMap<VendorEvent>;
  /** By which id the vendor knows the visitor. */
  readonly visitor: (event: EventEnvelope) => string | undefined;
  readonly encode: (event: EventEnvelope, told: VendorEvent, visitor: string) => HttpRequest | Refusal;
  /** Gets what a plan needs besides the event. Default: the plan is made at once. */
  readonly prepare?: <Plan>(event: EventEnvelope, plan: (event: EventEnvelope, eid?: string) => Plan) => Plan | Promise<Plan>;
  /** Fingerprint of what an event says of the visitor with this mapping. The vendor is not told the same twice in a row. */
  readonly mark?: (event: EventEnvelope, mapping: unknown) => string | null | undefined | false;
  /** Failures after which an order may not go again: the vendor may have taken it. Default: none. */
  readonly doubts?: RegExp;
}

/** Makes the transport of one vendor: one event per batch, ordered per visitor, carts compared and orders sent once. */
export function createSender<VendorEvent>(options: SenderOptions & { readonly map?: object | undefined }, vendor: Vendor<VendorEvent>): Transport {
  const { name = vendor.name, purposes = ['marketing'], maxAttempts = 4, memory = new Map<string, string>() } = options;
  const prefix = `${name}:${vendor.account}:`;
  const mappings = { __proto__: null, ...vendor.map, ...options.map } as unknown as Readonly<Record<string, MapFunction<VendorEvent, string, unknown> | null>>;
  /** Requests of events that need several: a retry goes on with the same list, whatever the memory says by then. */
  const planned = new Map<string, readonly HttpRequest[]>();

  function look(event: EventEnvelope) {
    const { name: kind, occurredAt } = event;
    const { cart, order } = event.payload as { readonly cart: Cart; readonly order: Order };
    const visitor = visitorKey(event);
    const cartKey = `${prefix}cart:${visitor}`;
    const [before, ordered = 0] = orElse((): readonly [lines?: readonly Line[], ordered?: number] => {
      const [lines, time] = JSON.parse(`${memory.get(cartKey)}`) as readonly [readonly Line[], number];
      return [checkedLines(lines), time];
    }, []);
    const isOrder = kind === 'orderPlaced';
    // What is bought has left the cart.
    const lines = isOrder ? [] : /^(cart(Modified|Viewed)|checkoutStarted)$/.test(kind) && cart.items;
    // A cart from before an order that the vendor has heard of would fill the cart again. At the same time it is from after it: the cart that was emptied.
    const isLate = !isOrder && lines && occurredAt < ordered;
    const [key, mark] = isOrder ? [`${prefix}order:${order.orderId}`, '1'] : [`${prefix}identify:${visitor}`, vendor.mark?.(event, mappings[kind])];
    const map = (eid?: string) =>
      mappings[kind]?.(event, {
        changes: kind === 'cartModified' && lines ? cartChanges(before ?? (options.firstCart === 'known' ? lines : []), checkedLines(lines)) : undefined,
        eid,
      });
    const keep = (): void => {
      if (mark) memory.set(key, mark);
      if (lines && !isLate) memory.set(cartKey, JSON.stringify([lines, isOrder ? occurredAt : ordered]));
    };
    return [isOrder, isLate, mark && memory.get(key) === mark, map, keep] as const;
  }

  function plan(event: EventEnvelope, eid?: string): readonly HttpRequest[] | { readonly outcome: SendOutcome } {
    const made = orElse((): readonly HttpRequest[] | Refusal => {
      const [isOrder, isLate, isKnown, map, keep] = look(event);
      const visitor = vendor.visitor(event);
      if (!visitor) return refusal('visitor-missing');
      if (isOrder && isKnown) return refusal('order-repeated');
      const earlier = planned.get(event.id);
      if (earlier) return earlier;
      const requests = [(!isLate && !isKnown && map(eid)) || []].flat().map((told) => vendor.encode(event, told as VendorEvent, visitor));
      if (!requests[0]) {
        // What the vendor needs not hear of is known from then on all the same.
        keep();
        return refusal('not-wanted', isLate ? 'bought' : '');
      }
      if (requests[1]) planned.set(event.id, requests as HttpRequest[]);
      return (requests.find((each) => 'code' in each) as Refusal | undefined) ?? (requests as HttpRequest[]);
    }, refusal('mapping-failed'));
    return 'code' in made ? { outcome: { status: 'refused', why: made } } : made;
  }

  function settle(event: EventEnvelope, told?: boolean): void {
    planned.delete(event.id);
    if (told) look(event)[4]();
  }

  return httpTransport<readonly HttpRequest[]>({
    name,
    purposes,
    runsIn: vendor.runsIn,
    limits: { concurrency: 4 },
    // Three more tries within a minute; five seconds of patience.
    retry: { delaysMs: [2e3, 15e3, 4e4], maxAttempts, timeoutMs: 5e3, ...vendor.retry },
    // A mapping that fails fails again when the event is sent, and is reported there.
    wants: (event) => orElse(() => !!look(event)[3](), true),
    orderBy: visitorKey,
    repeatSafe(event, { why }) {
      const unsafe = event.name === 'orderPlaced' && vendor.doubts?.test(why.code);
      // Once it may have arrived, the same order from another source would be a repeat too.
      if (unsafe) settle(event, true);
      return !unsafe;
    },
    prepare: ({ events: [event] }) => (vendor.prepare ? vendor.prepare(event as EventEnvelope, plan) : plan(event as EventEnvelope)),
    encode: (_batch, { prepared }) => prepared,
    settled: (event, result) => settle(event, result === 'delivered'),
  });
}

/** Events of one visitor go one after another and are about one cart, whatever ids the vendor knows him by. */
function visitorKey({ id, who }: EventEnvelope): string {
  return who.browserId ?? Object.values(who.aliases ?? {})[0] ?? who.userId ?? who.sessionId ?? id;
}

/** Runs code of the application, or on values from outside, which may throw. */
function orElse<Value>(run: () => Value, fallback: Value): Value {
  try {
    return run();
  } catch {
    return fallback;
  }
}
