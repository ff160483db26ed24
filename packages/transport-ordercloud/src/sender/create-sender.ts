import type { EventEnvelope } from '@waymark/core';
import type { Cart, Order } from '@waymark/core/events';
import { type HttpRequest, httpTransport, type Refusal, type RetryPolicy, type SendOutcome, type Transport } from '@waymark/core/transport';
import { cartChanges } from './cart-changes.ts';
import type { MapFunction, StandardMap } from './mapping.ts';
import type { SenderOptions } from './options.ts';
import { orElse } from './or-else.ts';
import { checkedLines, type Line } from './payloads.ts';
import { refusal } from './refusal.ts';

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
  readonly retry?: Partial<RetryPolicy>;
  readonly map: StandardMap<VendorEvent>;
  /** By which id the vendor knows the visitor. */
  readonly visitor: (event: EventEnvelope) => string | undefined;
  readonly encode: (event: EventEnvelope, told: VendorEvent, visitor: string) => HttpRequest | Refusal;
  /** Gets what a plan needs besides the event. Default: the plan is made at once. */
  readonly prepare?: <Plan>(event: EventEnvelope, plan: (event: EventEnvelope, eid?: string) => Plan) => Plan | Promise<Plan>;
  /** Fingerprint of what an event says of the visitor with this mapping. The vendor is not told the same twice in a row. */
  readonly mark?: (event: EventEnvelope, mapping: unknown) => string | null | undefined | false;
  /** Says which events may not go again when the vendor may have taken them. `keep`: treat the event as told. Default: all may. */
  readonly repeats?: (keep: (event: EventEnvelope) => void) => Pick<Transport, 'repeatSafe'>;
}

type Mappings<VendorEvent> = Readonly<Record<string, MapFunction<VendorEvent, string, unknown> | null>>;

/** Makes the transport of one vendor: one event per batch, ordered per visitor, carts compared and orders sent once. */
export function createSender<VendorEvent>(options: SenderOptions & { readonly map?: object | undefined }, vendor: Vendor<VendorEvent>): Transport {
  const { name = vendor.name, purposes = ['marketing'], maxAttempts = 4, memory = new Map<string, string>() } = options;
  const prefix = `${name}:${vendor.account}:`;
  const mappings = { __proto__: null, ...vendor.map, ...options.map } as unknown as Mappings<VendorEvent>;
  /** Requests of events that need several: a retry goes on with the same list, whatever the memory says by then. */
  const planned = new Map<string, readonly HttpRequest[]>();

  /** What the memory says of an event, how it is mapped, and what to keep of it once it is told. */
  function look(event: EventEnvelope) {
    const { name: kind, occurredAt, payload } = event;
    const { cart, order } = (payload ?? {}) as { readonly cart: Cart; readonly order: Order };
    const visitor = visitorKey(event);
    const cartKey = `${prefix}cart:${visitor}`;
    const [before, ordered = 0] = orElse((): readonly [lines?: readonly Line[], ordered?: number] => {
      const [stored, time] = JSON.parse(`${memory.get(cartKey)}`) as readonly [readonly Line[], number];
      return [checkedLines(stored), time];
    }, []);
    const isOrder = kind === 'orderPlaced';
    // What is bought has left the cart.
    const lines = isOrder ? [] : /^(cart(Modified|Viewed)|checkoutStarted)$/.test(kind) && cart.items;
    // A cart from before an order that the vendor has heard of would fill the cart again. At the same time it is from after it: the cart that was emptied.
    const isLate = !isOrder && lines && occurredAt < ordered;
    const key = prefix + (isOrder ? `order:${order.orderId}` : `identify:${visitor}`);
    const mark = isOrder ? '1' : vendor.mark?.(event, mappings[kind]);
    const isKnown = mark && memory.get(key) === mark;
    const map = (eid?: string) =>
      isLate || isKnown
        ? []
        : mappings[kind]?.(event, {
            changes: kind === 'cartModified' && lines ? cartChanges(before ?? (options.firstCart === 'known' ? lines : []), checkedLines(lines)) : undefined,
            eid,
          });
    const keep = (): void => {
      if (mark) memory.set(key, mark);
      if (lines && !isLate) memory.set(cartKey, JSON.stringify([lines, isOrder ? occurredAt : ordered]));
    };
    return [keep, map, isOrder && isKnown] as const;
  }

  function plan(event: EventEnvelope, eid?: string): readonly HttpRequest[] | { readonly outcome: SendOutcome } {
    const made = orElse((): readonly HttpRequest[] | Refusal => {
      const [keep, map, isRepeated] = look(event);
      const visitor = vendor.visitor(event);
      if (!visitor) return refusal('visitor-missing');
      if (isRepeated) return refusal('order-repeated');
      const earlier = planned.get(event.id);
      if (earlier) return earlier;
      const requests = [map(eid) ?? []].flat().map((told) => vendor.encode(event, told as VendorEvent, visitor));
      if (requests[1]) planned.set(event.id, requests as HttpRequest[]);
      if (requests[0]) return (requests.find((each) => 'code' in each) as Refusal | undefined) ?? (requests as HttpRequest[]);
      // What the vendor needs not hear of is known from then on all the same.
      keep();
      return refusal('not-wanted');
    }, refusal('mapping-failed'));
    return 'code' in made ? { outcome: { status: 'refused', why: made } } : made;
  }

  return httpTransport<readonly HttpRequest[]>({
    name,
    purposes,
    runsIn: 'anywhere',
    // Three more tries within a minute; five seconds of patience.
    retry: { delaysMs: [2e3, 15e3, 4e4], maxAttempts, timeoutMs: 5e3, ...vendor.retry },
    // A mapping that fails fails again when the event is sent, and is reported there.
    wants: (event) => orElse(() => !!look(event)[1](), true),
    orderBy: visitorKey,
    ...vendor.repeats?.((event) => look(event)[0]()),
    prepare: ({ events: [event] }) => (vendor.prepare ? vendor.prepare(event as EventEnvelope, plan) : plan(event as EventEnvelope)),
    encode: (_batch, { prepared }) => prepared,
    settled(event, result) {
      planned.delete(event.id);
      if (result === 'delivered') look(event)[0]();
    },
  });
}

/** Events of one visitor go one after another and are about one cart, whatever ids the vendor knows him by. */
function visitorKey({ id, who }: EventEnvelope): string {
  return who.browserId ?? Object.values(who.aliases ?? {})[0] ?? who.userId ?? who.sessionId ?? id;
}
