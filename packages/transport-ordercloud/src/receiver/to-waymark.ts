import type { ConsentState, EpochMs, KeyValueStore, Where, Who } from '@waymark/core';
import type { StandardEventPayloads } from '@waymark/core/events';
import { cartKeyOf, findCart, linkCart, unlinkLines } from './cart-links.ts';
import { changeCart, readCart } from './cart-state.ts';
import type { OcCartEmptied, OcEvent, OcIdentified, OcLineEvent, OcOrderSubmitted } from './events.ts';
import { type CommerceOptions, toCart, toOrder } from './to-commerce.ts';
import { type IgnoredUsers, isNobodyOf, whereOf, whoOf } from './to-context.ts';

/** What was kept of a visitor when his browser spoke to us. OrderCloud's messages have no address, browser, page or consent. */
export interface StoredContext {
  readonly who?: Who;
  /** Last page, client, campaign. */
  readonly where?: Where;
  readonly consent: ConsentState;
}

/** Under what a context may be stored. A store that sees visitor and order together should link them. */
export interface ContextKeys {
  readonly anonymousId?: string;
  readonly orderId?: string;
  readonly userId?: string;
}

/** Where visitors and carts are remembered, and which messages count. */
export interface ToWaymarkOptions extends CommerceOptions, IgnoredUsers {
  /** Finds what was kept of the visitor. Undefined, or without any consent: nothing is forwarded. */
  readonly contextFor: (keys: ContextKeys) => StoredContext | undefined | Promise<StoredContext | undefined>;
  /** Remembers carts, whose they are and orders for 30 days. Share one between processes where more than one forwards. */
  readonly memory: KeyValueStore;
  /** Currency of messages that name none. */
  readonly currency?: string;
  /** Do orders that await approval count as placed? Default: true. */
  readonly countAwaitingApproval?: boolean;
  /** Told, without personal data, what was not forwarded and why. */
  readonly log?: (message: string) => void;
}

/** A call for a tracker: `tracker.scope({ who, where, consent }).track(name, payload, { occurredAt })`. */
export type WaymarkEvent = {
  readonly [Name in 'userSignedIn' | 'cartModified' | 'orderPlaced']: {
    readonly name: Name;
    readonly payload: StandardEventPayloads[Name];
    readonly occurredAt: EpochMs;
    readonly who: Who;
    readonly where: Where;
    readonly consent: ConsentState;
  };
}['userSignedIn' | 'cartModified' | 'orderPlaced'];

type Told<Name extends WaymarkEvent['name']> = Pick<Extract<WaymarkEvent, { readonly name: Name }>, 'name' | 'payload' | 'occurredAt'>;
type AnyTold = Told<'userSignedIn'> | Told<'cartModified'> | Told<'orderPlaced'>;

/** Turns a fact that OrderCloud reported into events for a tracker. Give each fact once, in the order of arrival. */
export async function toWaymarkEvents(given: OcEvent, options: ToWaymarkOptions): Promise<readonly WaymarkEvent[]> {
  const event = given.kind === 'identified' || given.kind === 'orderSubmitted' ? given : findCart(given, options.memory, options);
  const { log = () => undefined } = options;
  const context = await options.contextFor(keysOf(event));
  const isReported = context !== undefined && Object.values(context.consent).includes('granted');
  const told = tell(event, isReported, options, log);
  if (!context || !isReported) {
    log('Nothing was forwarded: no consent is stored for the visitor.');
    return [];
  }
  return told ? [{ ...told, who: whoOf(event.user, context.who, options), where: whereOf(context.where), consent: context.consent } as WaymarkEvent] : [];
}

/** Runs without waiting, so that two messages about one cart cannot cross. */
function tell(event: OcEvent, isReported: boolean, options: ToWaymarkOptions, log: (message: string) => void): AnyTold | undefined {
  if (event.kind === 'identified') return isReported ? identified(event, options) : undefined;
  if (event.kind === 'orderSubmitted') return isReported ? orderSubmitted(event, options, log) : undefined;
  return cartChanged(event, isReported, options, log);
}

function identified({ user, receivedAt }: OcIdentified, options: ToWaymarkOptions): Told<'userSignedIn'> | undefined {
  if (user.id === undefined || isNobodyOf(user, options)) return undefined;
  return { name: 'userSignedIn', payload: { userId: user.id }, occurredAt: Date.parse(receivedAt) };
}

function cartChanged(event: OcLineEvent | OcCartEmptied, isReported: boolean, options: ToWaymarkOptions, log: (message: string) => void): Told<'cartModified'> | undefined {
  const at = Date.parse(event.receivedAt);
  const key = cartKey(event);
  if (key === undefined) {
    log('A change of a cart that names neither order nor visitor was not forwarded.');
    return undefined;
  }
  const before = readCart(options.memory, key, at).lines;
  const { lines, changed } = changeCart(before, event, isReported);
  linkCart(event, options.memory, options);
  unlinkLines(before.filter(({ line }) => !lines.some((kept) => kept.line.id === line.id)), event.orderId, options.memory, at);
  // A cart that was deleted is no open one: the shopper's next has another id.
  if (event.kind === 'cartEmptied') options.memory.delete(key);
  else options.memory.set(key, JSON.stringify({ at, lines }));
  if (!isReported) return undefined;
  const currency = ('currency' in event ? event.currency : undefined) ?? options.currency;
  if (changed && currency) return { name: 'cartModified', payload: { cart: toCart(lines, currency, options) }, occurredAt: at };
  log(changed ? 'A cart without a currency was not forwarded. Set option "currency".' : 'A message that changed no quantity we know was not forwarded.');
  return undefined;
}

function orderSubmitted(event: OcOrderSubmitted, options: ToWaymarkOptions, log: (message: string) => void): Told<'orderPlaced'> | undefined {
  const at = Date.parse(event.receivedAt);
  const done = `oc-submitted:${event.orderId}`;
  const currency = event.currency || options.currency;
  const isWanted = event.status !== 'AwaitingApproval' || (options.countAwaitingApproval ?? true);
  if (!isWanted || /^(Unsubmitted|Declined|Canceled)$/.test(event.status ?? '')) return undefined;
  if (Number(options.memory.get(done)) > at) return undefined;
  const key = cartKey(event) ?? '';
  const cart = readCart(options.memory, key, at).lines;
  const seen = event.lines.length > 0 ? event.lines : cart.map(({ line }) => line);
  const lines = seen.filter(({ quantity }) => quantity > 0);
  if (lines.length === 0 || !currency) {
    log('An order without lines or currency was not forwarded.');
    return undefined;
  }
  options.memory.set(done, String(at + 30 * 86_400_000));
  options.memory.delete(key);
  unlinkLines(cart, event.orderId, options.memory, at);
  const occurredAt = event.submittedAt === undefined ? at : Date.parse(event.submittedAt);
  return { name: 'orderPlaced', payload: { order: toOrder(event, lines, currency, options) }, occurredAt };
}

function keysOf({ user, ...event }: OcEvent): ContextKeys {
  const orderId = 'orderId' in event ? event.orderId : '';
  return { ...(user.anonymousId && { anonymousId: user.anonymousId }), ...(orderId && { orderId }), ...(user.id && { userId: user.id }) };
}

/** Carts of shoppers whom nothing tells apart must not become one. */
function cartKey({ orderId, user }: OcLineEvent | OcCartEmptied | OcOrderSubmitted): string | undefined {
  const owner = orderId || user.anonymousId || user.id;
  return owner && cartKeyOf(owner);
}
