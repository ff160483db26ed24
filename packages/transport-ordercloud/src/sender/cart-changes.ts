import type { Line } from './payloads.ts';

/** What happened between two carts: lines that gained and lines that lost units, each with these units and their amount. */
export interface CartChanges {
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
}

/** What changed between two carts. Lines of the same product and variant are one line. */
export function cartChanges(before: readonly Line[], items: readonly Line[]): CartChanges {
  const then = byProduct(before);
  const now = byProduct(items);
  const more = (lines: typeof now, others: typeof now): readonly Line[] =>
    [...lines].flatMap(([key, { product, quantity: all, total }]) => {
      const quantity = roundAmount(all - (others.get(key)?.quantity ?? 0));
      return quantity > 0 ? [{ product, quantity, total: roundAmount((total / all) * quantity) }] : [];
    });
  return { added: more(now, then), removed: more(then, now) };
}

/** An amount without the dust of binary fractions: four decimals are enough for every currency. */
export function roundAmount(amount: number): number {
  return Math.round(amount * 1e4) / 1e4;
}

function byProduct(items: readonly Line[]): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  for (const { product, quantity, total } of items) {
    const key = JSON.stringify([product.productId, product.sku, product.variant]);
    const { quantity: units = 0, total: amount = 0 }: Partial<Line> = lines.get(key) ?? {};
    lines.set(key, { product, quantity: quantity + units, total: total + amount });
  }
  return lines;
}
