import type { Order } from '@waymark/core/events';
import type { RequestContext } from '@waymark/node';
import { findProduct } from './catalog.ts';

/** An order as this shop stores it. */
export interface StoredOrder {
  readonly id: string;
  readonly lines: readonly OrderLine[];
  readonly status: 'placed' | 'paid';
  /** Who placed it and from where, for what is tracked later without a visitor. */
  readonly visitor: RequestContext;
}

export interface OrderLine {
  readonly productId: string;
  readonly quantity: number;
}

/** In a real shop: a table. */
export type OrderStore = Map<string, StoredOrder>;

export const currency = 'EUR';

/** What a customer may ask for, or undefined when it is no order. */
export function readOrderRequest(body: unknown): readonly OrderLine[] | undefined {
  const items = (body as { readonly items?: unknown } | null)?.items;
  if (!Array.isArray(items) || items.length === 0 || items.length > 50) return undefined;
  const lines = items.map((item: { readonly productId?: unknown; readonly quantity?: unknown } | null) => ({
    productId: String(item?.productId),
    quantity: Number(item?.quantity),
  }));
  return lines.every(({ productId, quantity }) => findProduct(productId) && Number.isInteger(quantity) && quantity > 0) ? lines : undefined;
}

/** The shop's order in the words of the tracking vocabulary. */
export function toTrackedOrder({ id, lines, status }: Pick<StoredOrder, 'id' | 'lines' | 'status'>): Order {
  return { orderId: id, currency, status, total: totalOf(lines), items: lines.map(toTrackedLine) };
}

/** Sum of the lines, in cents while adding. */
export function totalOf(lines: readonly OrderLine[]): number {
  const cents = lines.reduce((sum, { productId, quantity }) => sum + Math.round((findProduct(productId)?.price ?? 0) * 100) * quantity, 0);
  return cents / 100;
}

function toTrackedLine({ productId, quantity }: OrderLine, index: number): Order['items'][number] {
  const product = findProduct(productId);
  return {
    index,
    quantity,
    total: totalOf([{ productId, quantity }]),
    product: { productId, name: product?.name ?? productId, displayPrice: product?.price ?? 0, category: 'Beans' },
  };
}
