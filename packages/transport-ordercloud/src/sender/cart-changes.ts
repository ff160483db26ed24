import type { Line } from './payloads.ts';

/** What happened between two carts: lines that gained and lines that lost units, each with these units and their amount. */
export interface CartChanges {
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
}

/** An amount without the dust of binary fractions: four decimals are enough for every currency. */
export const roundAmount = (amount: number): number => Math.round(amount * 1e4) / 1e4;

/** Lines of the same product and variant are one line. */
const byProduct = (items: readonly Line[]): Readonly<Record<string, Line>> => {
  // The keys are lists in JSON, so none is a name of the prototype.
  const lines: Record<string, { quantity: number; total: number } & Line> = {};
  for (const each of items) {
    const { productId, sku, variant } = each.product;
    const line = (lines[JSON.stringify([productId, sku, variant])] ??= { ...each, quantity: 0, total: 0 });
    line.quantity += each.quantity;
    line.total += each.total;
  }
  return lines;
};

/** What a cart has more than another. */
const gained = (items: readonly Line[], others: readonly Line[]): readonly Line[] => {
  const less = byProduct(others);
  return Object.entries(byProduct(items)).flatMap(([key, { product, quantity: all, total }]) => {
    const quantity = roundAmount(all - (less[key]?.quantity ?? 0));
    return quantity > 0 ? { product, quantity, total: roundAmount((total / all) * quantity) } : [];
  });
};

/** What changed between two carts. */
export const cartChanges = (before: readonly Line[], items: readonly Line[]): CartChanges => ({ added: gained(items, before), removed: gained(before, items) });
