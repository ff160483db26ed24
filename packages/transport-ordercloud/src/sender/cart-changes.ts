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
  return { added: minus(now, then), removed: minus(then, now) };
}

/** An amount without the dust of binary fractions: four decimals are enough for every currency. */
export function roundAmount(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}

function minus(lines: ReadonlyMap<string, Line>, others: ReadonlyMap<string, Line>): readonly Line[] {
  const more: Line[] = [];
  for (const [key, line] of lines) {
    const quantity = roundAmount(line.quantity - (others.get(key)?.quantity ?? 0));
    if (quantity > 0) more.push({ ...line, quantity, total: roundAmount((line.total / line.quantity) * quantity) });
  }
  return more;
}

function byProduct(items: readonly Line[]): ReadonlyMap<string, Line> {
  const lines = new Map<string, Line>();
  for (const { product, quantity, total } of items) {
    const key = JSON.stringify([product.productId, product.sku, product.variant]);
    const known = lines.get(key);
    lines.set(key, { product, quantity: quantity + (known?.quantity ?? 0), total: total + (known?.total ?? 0) });
  }
  return lines;
}
