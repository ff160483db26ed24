import type { StateStore } from '@waymark/core';
import { unlinkLines } from './cart-links.ts';
import { currencyOf, keptMs, readCart } from './cart-state.ts';
import type { OcOrderSubmitted } from './events.ts';
import { productPages } from './product-pages.ts';
import { cartKeyOf } from './shopper-keys.ts';
import { toOrder } from './to-commerce.ts';
import { stateKey } from './state-key.ts';
import type { Telling, ToWaymarkOptions } from './waymark-event.ts';

/** Tells an order, once in 30 days, whichever of its messages comes first. */
export async function tellOrder(event: OcOrderSubmitted, options: ToWaymarkOptions): Promise<Telling> {
  const { state, log = () => undefined } = options;
  const { countAwaitingApproval = true } = options;
  if ((event.status === 'AwaitingApproval' && !countAwaitingApproval) || /^(Unsubmitted|Declined|Canceled)$/.test(event.status ?? '')) return {};
  if (await isTold(event, state)) return {};
  const at = Date.parse(event.receivedAt);
  const key = cartKeyOf(event);
  const cart = key === undefined ? [] : readCart(await state.get(key));
  const currency = event.currency || currencyOf(cart) || options.currency;
  const seen = event.lines.length > 0 ? event.lines.map((line) => ({ line, pages: productPages(line, options) })) : cart;
  const lines = seen.filter(({ line }) => line.quantity > 0);
  if (lines.length === 0 || !currency) {
    log('An order without lines or currency was not forwarded.');
    return {};
  }
  // Where it counts from its approval on, that is when it happened: destinations take nothing that is days old.
  const placedAt = (countAwaitingApproval ? undefined : event.approvedAt) ?? event.submittedAt;
  // Carts that come later must be younger, whichever of the two clocks is ahead.
  const occurredAt = placedAt === undefined ? at : Math.min(Date.parse(placedAt), at);
  return {
    told: { name: 'orderPlaced', payload: { order: toOrder(event, lines, currency) }, occurredAt },
    async settle() {
      await markOrder(event, state);
      // What is bought has left the cart.
      if (key !== undefined) await state.delete(key);
      await unlinkLines(cart.map(({ line }) => line), event.orderId, state);
    },
  };
}

/** Remembers that an order was told, or must not be: its other messages are silent. */
export async function markOrder(order: Pick<OcOrderSubmitted, 'orderId'>, state: StateStore): Promise<void> {
  await state.set(orderPlace(order), '1', keptMs);
}

/** Was the order of this id told? Nobody puts anything into its cart any more: what says so comes late. */
export async function isTold({ orderId }: Pick<OcOrderSubmitted, 'orderId'>, state: StateStore): Promise<boolean> {
  return orderId !== '' && Boolean(await state.get(orderPlace({ orderId })));
}

function orderPlace({ orderId }: Pick<OcOrderSubmitted, 'orderId'>): string {
  return stateKey('seen', `order:${orderId}`);
}
