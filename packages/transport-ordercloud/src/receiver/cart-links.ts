import type { EpochMs, KeyValueStore } from '@waymark/core';
import { stableHex } from '../ids/stable-id.ts';
import { keptMs, type KeptLine } from './cart-state.ts';
import type { OcCartEmptied, OcLine, OcLineEvent } from './events.ts';
import { isObject, known, textIn } from './read.ts';
import { type IgnoredUsers, isNobodyOf } from './to-context.ts';

/** Where an earlier message put a line or a shopper. `orderId` is empty once two open carts had the same: then it tells nothing any more. */
interface CartLink {
  readonly at: EpochMs;
  readonly orderId: string;
  readonly anonymousId?: string;
  readonly userId?: string;
}

/** Key of a cart in the memory. */
export function cartKeyOf(owner: string): string {
  return `oc-cart:${owner}`;
}

/** The event with order and visitor. Calls on a signed-in shopper's own cart name neither, so both come from earlier messages about the shopper or the line. */
export function findCart<Event extends OcLineEvent | OcCartEmptied>(event: Event, memory: KeyValueStore, ignored: IgnoredUsers): Event {
  if (event.orderId !== '') return event;
  for (const key of linkKeys(event, ignored)) {
    const link = readLink(memory, key, Date.parse(event.receivedAt));
    if (!link || !isOpen(memory, link.orderId)) continue;
    const { orderId, anonymousId, userId } = link;
    return { ...event, orderId, user: { ...known({ id: userId, anonymousId }), ...event.user } };
  }
  return event;
}

/** Remembers order and visitor of a message under its line and its shopper, for messages that name neither. */
export function linkCart(event: OcLineEvent | OcCartEmptied, memory: KeyValueStore, ignored: IgnoredUsers): void {
  const { orderId, user } = event;
  if (orderId === '' || event.kind === 'cartEmptied' || event.kind === 'lineRemoved') return;
  const at = Date.parse(event.receivedAt);
  const userId = isNobodyOf(user, ignored) ? undefined : user.id;
  for (const key of linkKeys(event, ignored)) {
    const before = readLink(memory, key, at);
    if (before?.orderId === '') continue;
    const isShared = before !== undefined && before.orderId !== orderId && isOpen(memory, before.orderId);
    const visitor = before?.orderId === orderId ? { anonymousId: user.anonymousId ?? before.anonymousId, userId: userId ?? before.userId } : { anonymousId: user.anonymousId, userId };
    memory.set(key, JSON.stringify(isShared ? { at, orderId: '' } : { at, orderId, ...visitor }));
  }
}

/** Forgets lines that left the cart of an order. */
export function unlinkLines(lines: readonly KeptLine[], orderId: string, memory: KeyValueStore, now: EpochMs): void {
  for (const { line } of lines) {
    for (const key of lineKeys(line)) if (readLink(memory, key, now)?.orderId === orderId) memory.delete(key);
  }
}

/** The shopper first: a shop may number the lines of every order alike. */
function linkKeys(event: OcLineEvent | OcCartEmptied, ignored: IgnoredUsers): readonly string[] {
  const { user, shopper = [] } = event;
  const named = user.id === undefined || isNobodyOf(user, ignored) ? shopper : [...shopper, stableHex(user.id)];
  return [...named.map((mark) => `oc-shopper:${mark}`), ...('line' in event ? lineKeys(event.line) : [])];
}

function lineKeys({ id, bundleItemId }: OcLine): readonly string[] {
  return [...(id ? [`oc-line:${stableHex(id)}`] : []), ...(bundleItemId ? [`oc-bundle:${stableHex(bundleItemId)}`] : [])];
}

/** A cart is remembered until it is emptied or bought. */
function isOpen(memory: KeyValueStore, orderId: string): boolean {
  return orderId !== '' && memory.get(cartKeyOf(orderId)) !== undefined;
}

function readLink(memory: KeyValueStore, key: string, now: EpochMs): CartLink | undefined {
  try {
    const link: unknown = JSON.parse(memory.get(key) ?? 'null');
    if (!isObject(link) || !(Number(link['at']) > now - keptMs) || typeof link['orderId'] !== 'string') return undefined;
    return known({ at: Number(link['at']), orderId: link['orderId'], anonymousId: textIn(link, 'anonymousId'), userId: textIn(link, 'userId') }) as CartLink;
  } catch {
    return undefined;
  }
}
