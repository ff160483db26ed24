'use client';

import type { ProductDetails } from '@waymark/core/events';
import { useEffect } from 'react';
import { pageTracker } from '../tracking/browser.ts';

/** Tracks that a product was looked at. */
export function ProductSeen({ product }: { readonly product: ProductDetails }) {
  useEffect(() => void pageTracker().track('productViewed', { product }), [product]);
  return null;
}
