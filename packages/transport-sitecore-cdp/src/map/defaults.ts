import type { LineItem, Order, ProductDetails } from '@waymark/core/events';
import type { Payment } from '../options.ts';

/** The SKU names the variant; without one, product id and variant do. Nothing that changes while a line is in the cart is part of it. */
export function itemIdOf({ product: { sku, productId, variant } }: LineItem): string {
  return sku ?? (variant === undefined ? productId : `${productId}/${variant}`);
}

/** The category in upper case, else `PRODUCT`. */
export function productTypeOf({ category }: ProductDetails): string {
  return category?.toUpperCase() ?? 'PRODUCT';
}

const cards = [
  [/visa/i, 'Visa'],
  [/master/i, 'Mastercard'],
  [/diners/i, 'Diners'],
  [/american|amex/i, 'American Express'],
] as const;

/** Reads the free text of an order. */
export function paymentOf({ paymentMethod = '' }: Order): Payment {
  if (/voucher|gift/i.test(paymentMethod)) return { paymentType: 'Voucher' };
  if (/paypal/i.test(paymentMethod)) return { paymentType: 'PayPal' };
  const card = cards.find(([pattern]) => pattern.test(paymentMethod));
  if (card) return { paymentType: 'Card', cardType: card[1] };
  return { paymentType: /card|credit|debit/i.test(paymentMethod) ? 'Card' : 'Other' };
}
