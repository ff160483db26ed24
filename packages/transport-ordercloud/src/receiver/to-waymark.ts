import { guardFunctions } from '@waymark/core/lean';
import { findCart, linkUser } from './cart-links.ts';
import type { OcEvent, OcIdentified } from './events.ts';
import { shopperKeys } from './shopper-keys.ts';
import { tellCart } from './tell-cart.ts';
import { tellOrder } from './tell-order.ts';
import { isNobodyOf, whereOf, whoOf } from './to-context.ts';
import type { StoredContext, Telling, ToWaymarkOptions, WaymarkEvent } from './waymark-event.ts';

/** What a fact comes to, and whether its visitor is known. */
export interface ReadFact {
  readonly event?: WaymarkEvent;
  /** `unknown`: another message of the same fact may name him. `silent`: he is known, and granted nothing. */
  readonly visitor: 'known' | 'silent' | 'unknown';
  /** Call it when the event is kept, or when there is none. */
  settle(): Promise<void>;
}

/** Turns a fact that OrderCloud reported into events for a tracker. Give each fact once, in the order of arrival. */
export async function toWaymarkEvents(given: OcEvent, all: ToWaymarkOptions): Promise<readonly WaymarkEvent[]> {
  const options = guardFunctions('toWaymarkEvents()', all, { asked: ['productUrl', 'productImage'], told: ['log'] });
  const { event, settle } = await readFact(await withCart(given, options), false, options);
  await settle();
  return event ? [event] : [];
}

/** The fact with order and visitor, as far as earlier messages tell them. */
export async function withCart(event: OcEvent, options: ToWaymarkOptions): Promise<OcEvent> {
  return event.kind === 'identified' || event.kind === 'orderSubmitted' ? event : findCart(event, options.state, options);
}

/** Reads a fact whose order and visitor were looked up. `isRepeated`: it was read before, and its event may not have been kept. */
export async function readFact(event: OcEvent, isRepeated: boolean, options: ToWaymarkOptions): Promise<ReadFact> {
  const context = await options.contextFor(shopperKeys(event, options));
  const isReported = context !== undefined && Object.values(context.consent).includes('granted');
  if (event.kind === 'identified') await linkUser(event, options.state, options);
  const { told, settle = async () => undefined } = await tell(event, { isReported, isUnknown: context === undefined, isRepeated }, options);
  if (!context || !isReported) {
    options.log?.('Nothing was forwarded: no consent is stored for the visitor.');
    return { visitor: context ? 'silent' : 'unknown', settle };
  }
  return { visitor: 'known', settle, ...(told && { event: inContext(told, event, context, options) }) };
}

function tell(event: OcEvent, facts: Parameters<typeof tellCart>[1], options: ToWaymarkOptions): Telling | Promise<Telling> {
  if (event.kind === 'identified') return facts.isReported ? identified(event, options) : {};
  if (event.kind === 'orderSubmitted') return facts.isReported ? tellOrder(event, options) : {};
  return tellCart(event, facts, options);
}

function identified({ user, receivedAt }: OcIdentified, options: ToWaymarkOptions): Telling {
  if (user.id === undefined || isNobodyOf(user, options)) return {};
  return { told: { name: 'userSignedIn', payload: { userId: user.id }, occurredAt: Date.parse(receivedAt) } };
}

function inContext(told: NonNullable<Telling['told']>, { user }: OcEvent, context: StoredContext, options: ToWaymarkOptions): WaymarkEvent {
  return { ...told, who: whoOf(user, context.who, options), where: whereOf(context.where), consent: context.consent };
}
