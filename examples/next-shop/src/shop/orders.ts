import type { CartLine } from './cart.ts';
import { perProcess } from './per-process.ts';

export interface StoredOrder {
  readonly id: string;
  readonly lines: readonly CartLine[];
}

/** The shop's orders. In a real shop: a table. */
export function storedOrders(): Map<string, StoredOrder> {
  return perProcess('orders', () => new Map<string, StoredOrder>());
}
