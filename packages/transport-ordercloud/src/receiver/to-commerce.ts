import type { Cart, LineItem, Order, ProductDetails } from '@waymark/core/events';
import { roundAmount } from '../sender/cart-changes.ts';
import { type KeptLine, visibleUnits } from './cart-state.ts';
import type { OcLine, OcOrderSubmitted } from './events.ts';
import type { ProductPages } from './product-pages.ts';
import { known } from './read.ts';

/** The part of a cart that we saw arrive. */
export function toCart(lines: readonly KeptLine[], currency: string): Cart {
  const visible = lines.filter((kept) => visibleUnits(kept) > 0);
  const items = visible.map((kept, index) => toItem(kept, visibleUnits(kept), index));
  return { currency, total: roundAmount(items.reduce((sum, item) => sum + item.total, 0)), items };
}

/** An order whose lines are known. */
export function toOrder(order: OcOrderSubmitted, lines: readonly Pick<KeptLine, 'line' | 'pages'>[], currency: string): Order {
  const items = lines.map((each, index) => toItem(each, each.line.quantity, index));
  return known({ orderId: order.orderId, currency, total: order.total, subtotal: order.subtotal, status: 'placed', items }) as Order;
}

function toItem({ line, pages }: Pick<KeptLine, 'line' | 'pages'>, quantity: number, index: number): LineItem {
  const whole = line.lineTotal ?? (line.unitPrice ?? 0) * line.quantity;
  const total = roundAmount((whole / line.quantity) * quantity);
  const discount = line.lineSubtotal === undefined ? 0 : roundAmount(((line.lineSubtotal - whole) / line.quantity) * quantity);
  return { product: toProduct(line, whole / line.quantity, pages), index, quantity, total, ...(discount > 0 && { discount }) };
}

/** The vocabulary bounds its texts; what a shop writes longer is cut, and codes that would be cut are left out. */
function toProduct(line: OcLine, paid: number, pages: ProductPages): ProductDetails {
  return known({
    productId: line.productId,
    name: [...(line.name ?? line.productId)].slice(0, 200).join(''),
    displayPrice: line.unitPrice ?? roundAmount(paid),
    sku: [...line.sku].length <= 50 ? line.sku : undefined,
    variant: line.variant && [...line.variant].slice(0, 50).join(''),
    ...pages,
  }) as ProductDetails;
}
