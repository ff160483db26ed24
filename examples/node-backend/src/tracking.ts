import type { DropReason, Outbox, Transport } from '@waymark/core';
import { createServerTracker } from '@waymark/node';
import type { OrderStore } from './store/order-store.ts';

export interface TrackingOptions {
  readonly transports: readonly [Transport];
  readonly outbox: Outbox;
  /** Hears what became of each announcement. */
  readonly orders: Pick<OrderStore, 'settle'>;
  /** Addresses of the load balancers in front of this process. */
  readonly trustedProxies: readonly string[];
}

/** Ends that the next try may turn round: the outbox was full, or the process ended. */
const passing: readonly DropReason[] = ['queue-full', 'closed'];

/**
 * The one tracker of this process. It has one destination; with several, an announcement needs an outcome for each, and both callbacks below name the
 * destination that they speak of.
 */
export function createShopTracker({ transports, outbox, orders, trustedProxies }: TrackingOptions) {
  return createServerTracker({
    service: 'shop-backend',
    transports,
    outbox,
    // Nothing goes for a visitor who has not been asked yet.
    consent: {},
    request: { trustedProxies, aliasCookies: { 'sitecore-cdp': 'bid_demo-client-key' } },
    onDelivered: ({ id }) => orders.settle(id, 'delivered'),
    onDrop({ event, reason, why }) {
      if (passing.includes(reason)) return;
      orders.settle(event.id, reason);
      console.warn(`${event.name} will not be delivered: ${reason}, ${why.code}`);
    },
  });
}

export type ShopTracker = ReturnType<typeof createShopTracker>;
