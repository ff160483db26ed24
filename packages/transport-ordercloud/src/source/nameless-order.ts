import type { DurationMs, StateStore } from '@waymark/core';
import { keptMs } from '../receiver/cart-state.ts';
import type { OcOrderSubmitted } from '../receiver/events.ts';
import { stateKey } from '../receiver/state-key.ts';
import { updateState } from '../receiver/update-state.ts';

/**
 * How long after the first message of an order another one may name its visitor. A page may have reported the order meanwhile, and relays know the ids of
 * events for 24 hours by default. Unit: milliseconds.
 */
const patienceMs: DurationMs = 43_200_000;

/** Lets another message about the same order name its visitor: this one is as if it had not come, but for when the order was first heard of. */
export async function awaitVisitor(state: StateStore, place: string, order: OcOrderSubmitted): Promise<void> {
  await updateState(state, place, 1, () => undefined);
  await state.replace(placeOf(order), undefined, String(Date.parse(order.receivedAt)), keptMs);
}

/** Was the order first heard of so long ago that it would count twice where a page has reported it? */
export async function isTooLate(state: StateStore, order: OcOrderSubmitted): Promise<boolean> {
  const first = await state.get(placeOf(order));
  return first !== undefined && Date.parse(order.receivedAt) - Number(first) > patienceMs;
}

function placeOf({ orderId }: OcOrderSubmitted): string {
  return stateKey('seen', `nameless:${orderId}`);
}
