'use client';

import type { Order } from '@waymark/core/events';
import { useEffect } from 'react';
import { pageTracker } from '../tracking/browser.ts';

/** Tracks the order that the server has tracked already, as many shops do. Neither this nor a reload makes it two. */
export function OrderSeen({ order }: { readonly order: Order }) {
  useEffect(() => void pageTracker().track('orderPlaced', { order }), [order]);
  return null;
}
