import type { Cart, LineItem, Order, ProductDetails } from '@waymark/core/events';
import { roundAmount } from '../sender/cart-changes.ts';
import { type KeptLine, visibleUnits } from './cart-state.ts';
import { amountOf, type OcLine, type OcOrderSubmitted } from './events.ts';
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
  const subtotal = order.subtotal === undefined || order.subtotal < 0 ? undefined : order.subtotal;
  return known({ orderId: order.orderId, currency, total: order.total, subtotal, status: 'placed', items }) as Order;
}

function toItem({ line, pages }: Pick<KeptLine, 'line' | 'pages'>, quantity: number, index: number): LineItem {
  const whole = amountOf(line);
  const total = roundAmount((whole / line.quantity) * quantity);
  const discount = line.lineSubtotal === undefined ? 0 : roundAmount(((line.lineSubtotal - whole) / line.quantity) * quantity);
  return { product: toProduct(line, whole / line.quantity, pages), index, quantity, total, ...(discount > 0 && { discount }) };
}

/** Longest code of a product in the vocabulary. OrderCloud's ids have up to twice as many characters. */
const longestCode = 50;

/** The vocabulary bounds its texts; what a shop writes longer is cut, and codes that would be cut are left out, or replaced by the other one. */
function toProduct(line: OcLine, paid: number, pages: ProductPages): ProductDetails {
  const sku = isCode(line.sku) ? line.sku : undefined;
  return known({
    productId: isCode(line.productId) ? line.productId : (sku ?? line.productId),
    name: [...(line.name ?? line.productId)].slice(0, 200).join(''),
    displayPrice: Math.max(line.unitPrice ?? roundAmount(paid), 0),
    sku,
    variant: line.variant && [...line.variant].slice(0, 50).join(''),
    ...pages,
  }) as ProductDetails;
}

function isCode(text: string): boolean {
  return [...text].length <= longestCode;
}
