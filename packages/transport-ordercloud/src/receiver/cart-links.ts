import type { StateStore } from '@waymark/core';
import { stableHex } from '../ids/stable-id.ts';
import { keptMs } from './cart-state.ts';
import type { OcCartEmptied, OcIdentified, OcLine, OcLineEvent } from './events.ts';
import { linesOf } from './one-change.ts';
import { isObject, known, textIn } from './read.ts';
import { stateKey } from './state-key.ts';
import { type IgnoredUsers, isNobodyOf } from './to-context.ts';
import { updateState } from './update-state.ts';

/** Where an earlier message put a line or a shopper. `orderId` is empty once two open carts had the same: then it tells nothing any more. */
interface CartLink {
  readonly orderId: string;
  readonly anonymousId?: string;
  readonly userId?: string;
}

/** The event with order and visitor. Calls on a signed-in shopper's own cart name neither, so both come from earlier messages about the shopper or the line. */
export async function findCart<Event extends OcLineEvent | OcCartEmptied>(event: Event, state: StateStore, ignored: IgnoredUsers): Promise<Event> {
  if (event.orderId !== '') return event;
  for (const key of linkKeys(event, ignored)) {
    const link = readLink(await state.get(key));
    if (!link || !(await isOpen(state, link.orderId))) continue;
    const { orderId, anonymousId, userId } = link;
    return { ...event, orderId, user: { ...known({ id: userId, anonymousId }), ...event.user } };
  }
  return event;
}

/** Remembers order and visitor of a message under its line and its shopper, for messages that name neither. */
export async function linkCart(event: OcLineEvent | OcCartEmptied, state: StateStore, ignored: IgnoredUsers): Promise<void> {
  const { orderId, user } = event;
  if (orderId === '' || event.kind === 'cartEmptied' || event.kind === 'lineRemoved') return;
  const { anonymousId } = user;
  const userId = isNobodyOf(user, ignored) ? undefined : user.id;
  await Promise.all(linkKeys(event, ignored).map((key) => remember(key, known({ orderId, anonymousId, userId }), state)));
}

/** Who signs in goes on with the cart that he filled before: his calls name neither it nor the visitor he was. */
export async function linkUser({ user: { id, anonymousId, ...user } }: OcIdentified, state: StateStore, ignored: IgnoredUsers): Promise<void> {
  if (id === undefined || anonymousId === undefined || isNobodyOf({ id, ...user }, ignored)) return;
  const cart = readLink(await state.get(shopperKey(anonymousId)));
  if (cart && (await isOpen(state, cart.orderId))) await remember(shopperKey(id), { orderId: cart.orderId, anonymousId, userId: id }, state);
}

async function remember(key: string, { orderId, anonymousId, userId }: CartLink, state: StateStore): Promise<void> {
  const other = readLink(await state.get(key))?.orderId ?? orderId;
  const isShared = other !== orderId && (await isOpen(state, other));
  await updateState(state, key, keptMs, (text) => {
    const before = readLink(text);
    if (before?.orderId === '') return text;
    if (isShared && before?.orderId === other) return JSON.stringify({ orderId: '' });
    const earlier = before?.orderId === orderId ? before : undefined;
    return JSON.stringify({ orderId, anonymousId: anonymousId ?? earlier?.anonymousId, userId: userId ?? earlier?.userId });
  });
}

/** Forgets lines that left the cart of an order. */
export async function unlinkLines(lines: readonly OcLine[], orderId: string, state: StateStore): Promise<void> {
  const forget = (key: string): Promise<void> => updateState(state, key, keptMs, (text) => (readLink(text)?.orderId === orderId ? undefined : text));
  await Promise.all([...new Set(lines.flatMap(lineKeys))].map(forget));
}

/** The shopper first: a shop may number the lines of every order alike. */
function linkKeys(event: OcLineEvent | OcCartEmptied, ignored: IgnoredUsers): readonly string[] {
  const { user, shopper = [] } = event;
  const owner = isNobodyOf(user, ignored) ? user.anonymousId : user.id;
  return [...shopper.map((mark) => stateKey('shopper', mark)), ...(owner === undefined ? [] : [shopperKey(owner)]), ...('line' in event ? new Set(linesOf(event).flatMap(lineKeys)) : [])];
}

function shopperKey(id: string): string {
  return stateKey('shopper', stableHex(id));
}

function lineKeys({ id, bundleItemId }: OcLine): readonly string[] {
  return [...(id ? [stateKey('line', id)] : []), ...(bundleItemId ? [stateKey('bundle', bundleItemId)] : [])];
}

/** A cart is remembered until it is emptied or bought. */
async function isOpen(state: StateStore, orderId: string): Promise<boolean> {
  return orderId !== '' && Boolean(await state.get(stateKey('cart', orderId)));
}

function readLink(text: string | undefined): CartLink | undefined {
  try {
    const link: unknown = JSON.parse(text ?? 'null');
    if (!isObject(link) || typeof link['orderId'] !== 'string') return undefined;
    return known({ orderId: link['orderId'], anonymousId: textIn(link, 'anonymousId'), userId: textIn(link, 'userId') });
  } catch {
    return undefined;
  }
}
