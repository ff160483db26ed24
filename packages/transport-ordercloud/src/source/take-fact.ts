import type { Clock, RequestSourceHost, SourcedEvent } from '@waymark/core';
import { stableHex } from '../ids/stable-id.ts';
import type { OcEvent } from '../receiver/events.ts';
import { seenKey, windowOf } from '../receiver/seen.ts';
import { cartKeyOf, shopperKeys } from '../receiver/shopper-keys.ts';
import { stateKey } from '../receiver/state-key.ts';
import { readFact, withCart } from '../receiver/to-waymark.ts';
import { markOrder } from '../receiver/tell-order.ts';
import type { ToWaymarkOptions, WaymarkEvent } from '../receiver/waymark-event.ts';
import { findVisitor, type FoundVisitor } from './find-visitor.ts';
import { inTurn } from './in-turn.ts';
import { introductions } from './introductions.ts';
import { readMark, writeMark } from './mark.ts';
import { awaitVisitor, isTooLate } from './nameless-order.ts';

/** What taking facts needs besides the host. */
export interface TakeOptions extends Omit<ToWaymarkOptions, 'state' | 'contextFor'> {
  /** Name of the source, which its events have as their service. */
  readonly name: string;
  /** Names of events that go on. */
  readonly told: ReadonlySet<string>;
  /** Did the operator say who reports carts and sign-ins? */
  readonly isDecided: boolean;
  readonly clock: Clock;
}

const adviceOnInvalid = 'Check options "sku", "productUrl" and "productImage"; ids of orders may have 50 characters.';

/**
 * Takes facts one by one, each once: a repeat finds its mark. The mark says first that the fact is being taken and in the end that it is in the outbox, so
 * what breaks off in between is taken again, with the same id.
 */
export function factTaker(host: RequestSourceHost, options: TakeOptions): (fact: OcEvent) => Promise<void> {
  const { state } = host;
  const takeTurn = inTurn(state, options.clock);
  /** Names that the operator was told of. */
  const keptBack = new Set<string>();
  const introduced = introductions(host.contexts, options.clock);

  async function forward(fact: OcEvent, isRepeated: boolean): Promise<'taken' | 'unknown-visitor'> {
    let found: FoundVisitor | undefined;
    const contextFor: ToWaymarkOptions['contextFor'] = async (keys) => (found = await findVisitor(host.contexts, keys))?.context;
    const { event, visitor, settle } = await readFact(fact, isRepeated, { ...options, state, contextFor });
    if (visitor === 'known' && found) await link(fact, found);
    const isLost = event !== undefined && options.told.has(event.name) && !(await accept(event, fact));
    if (event && !options.told.has(event.name)) keepBack(event.name);
    // Another message of an order may have what the vocabulary takes.
    if (!isLost || fact.kind !== 'orderSubmitted') await settle();
    if (visitor === 'silent' && fact.kind === 'orderSubmitted') await markOrder(fact, state);
    return visitor === 'unknown' ? 'unknown-visitor' : 'taken';
  }

  function keepBack(name: string): void {
    options.log?.(`An event was kept and not forwarded: storefronts report "${name}" unless option "reports" names it.`);
    if (options.isDecided || keptBack.has(name)) return;
    keptBack.add(name);
    const choice = 'Set "reports" of orderCloudSource() to ["userSignedIn", "cartModified"] where OrderCloud reports them, to [] where your pages and services do.';
    host.onError({ code: 'ordercloud-reports-unset', message: `OrderCloud reports "${name}", and no destination hears of it from there. ${choice}` });
  }

  /** Later messages may name only the order or the user. */
  async function link(fact: OcEvent, { keys }: FoundVisitor): Promise<void> {
    const { orderId, userId } = shopperKeys(fact, options);
    if (orderId !== undefined || userId !== undefined) await host.contexts.link(keys, { ...(orderId !== undefined && { orderId }), ...(userId !== undefined && { userId }) });
  }

  /** False: the vocabulary refuses the event. */
  async function accept(event: WaymarkEvent, fact: OcEvent): Promise<boolean> {
    const where = { ...event.where, service: options.name };
    // An order's id comes from the order, as everywhere; another fact's from its own key, which names people, and when it came first, because it may happen again.
    const sourced: SourcedEvent = { ...event, where, ...(event.name !== 'orderPlaced' && { key: `${options.name}:${Date.parse(fact.receivedAt)}:${stableHex(fact.key)}` }) };
    const [acceptance] = await host.accept([sourced]);
    if (acceptance?.status !== 'dropped') return true;
    if (acceptance.reason === 'queue-full' || acceptance.reason === 'closed') throw new Error(`The outbox did not take the event: ${acceptance.reason}.`);
    if (acceptance.reason !== 'invalid') return true;
    const why = (acceptance.violations ?? []).slice(0, 3).map(({ path, message }) => `${path}: ${message}`);
    host.onError({ code: 'ordercloud-event-invalid', message: [`A message made an event "${event.name}" that the vocabulary refuses.`, ...why, adviceOnInvalid].join(' ') });
    return false;
  }

  return async (given) => {
    const place = stateKey('seen', seenKey(given));
    const mark = await readMark(state, place, given);
    if (mark.isTaken) return;
    const fact = await withCart({ ...given, receivedAt: new Date(mark.at).toISOString() }, { ...options, state, contextFor: () => undefined });
    const cart = fact.kind === 'identified' ? undefined : cartKeyOf(fact);
    if (fact.kind === 'orderSubmitted' && (await isTooLate(state, fact))) return options.log?.('An order whose visitor became known too late was not forwarded.');
    // Of an order other messages come, pages and backends.
    if (fact.kind !== 'orderSubmitted' && options.told.has(fact.kind === 'identified' ? 'userSignedIn' : 'cartModified')) await introduced(shopperKeys(fact, options));
    const run = (): ReturnType<typeof forward> => forward(fact, mark.isRepeated);
    const outcome = await (cart === undefined ? run() : takeTurn(cart, run));
    if (outcome === 'unknown-visitor' && fact.kind === 'orderSubmitted') await awaitVisitor(state, place, fact);
    else await state.set(place, writeMark(mark.at), windowOf(given));
  };
}
