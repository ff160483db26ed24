import type { CartLine } from './tenant.ts';

/** What cart lines cost together. Rounded to cents once, at the end: a unit price may be a fraction of a cent. */
export function totalOf(lines: readonly Pick<CartLine, 'price' | 'quantity'>[]): number {
  return Math.round(lines.reduce((total, { price, quantity }) => total + price * quantity, 0) * 100) / 100;
}
