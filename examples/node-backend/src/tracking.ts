import type { Drop, Transport } from '@waymark/core';
import { createServerTracker } from '@waymark/node';

export interface TrackingOptions {
  readonly transports: readonly Transport[];
  /** Addresses of the load balancers in front of this process. */
  readonly trustedProxies: readonly string[];
  readonly onDrop?: (drop: Drop) => void;
}

/** The one tracker of this process. Only code that handles a request knows a visitor, and asks for `forRequest`. */
export function createShopTracker({ transports, trustedProxies, onDrop }: TrackingOptions) {
  return createServerTracker({
    service: 'shop-backend',
    transports,
    request: { trustedProxies, aliasCookies: { 'sitecore-cdp': 'bid_demo-client-key' } },
    ...(onDrop && { onDrop }),
  });
}

export type ShopTracker = ReturnType<typeof createShopTracker>;
