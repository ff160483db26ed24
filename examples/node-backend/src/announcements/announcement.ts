import type { TrackScope } from '@waymark/core';
import { currency, type StoredOrder, totalOf, toTrackedOrder } from '../orders.ts';
import type { ShopTracker } from '../tracking.ts';

/** What the destination is to hear of an order. */
export type Announced = 'orderPlaced' | 'goalCompleted';

/** Something about an order that the destination has to hear once. Its row is written together with the order. */
export interface Announcement {
  readonly name: Announced;
  readonly order: StoredOrder;
  /** When it happened, in milliseconds since 1970. */
  readonly at: number;
}

/**
 * Id of the event that tells it. Waymark derives the same from name and business key, wherever the event is tracked: in the request, in the job that tries
 * again, or in the page.
 */
export function eventIdOf(name: Announced, orderId: string): string {
  return `${name}:${orderId}`;
}

/** Tracks it. However often this is called, and in whatever process: it is one event. It is sent once where one process at a time calls it. */
export function tell(scope: TrackScope, { name, order, at }: Announcement): void {
  if (name === 'orderPlaced') scope.track('orderPlaced', { order: toTrackedOrder(order) }, { occurredAt: at });
  else scope.track('goalCompleted', { goalId: 'order-paid', value: totalOf(order.lines), currency }, { key: order.id, occurredAt: at });
}

/** The same where no request is: as the visitor who placed the order, with what they allowed then. */
export function tellForVisitor(tracker: Pick<ShopTracker, 'scope'>, announcement: Announcement): void {
  tell(tracker.scope(announcement.order.visitor), announcement);
}
