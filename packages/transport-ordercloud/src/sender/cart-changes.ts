import type { Line } from './payloads.ts';

/** What happened between two carts: lines that gained and lines that lost units, each with these units and their amount. */
export interface CartChanges {
  readonly added: readonly Line[];
  readonly removed: readonly Line[];
}

/** An amount without the dust of binary fractions: four decimals are enough for every currency. */
export const roundAmount = (amount: number, decimals = 4): number => +amount.toFixed(decimals);

/**
 * What changed between two carts. Lines of the same product and variant are one line. Throws when a line of either cart would make a vendor count nonsense.
 */
export const cartChanges = (before: readonly Line[], items: readonly Line[]): CartChanges => {
  // The keys are lists in JSON, so none is a name of the prototype. Units and amounts are those of `items`, then those of `before`.
  const lines: Record<string, { readonly product: Line['product']; readonly quantity: [number, number]; readonly total: [number, number] }> = {};
  const add =
    (side: 0 | 1) =>
    ({ product, quantity, total }: Line): void => {
      const { productId, sku, variant } = product;
      if (!(productId && quantity > 0 && total >= 0)) throw Error();
      const line = (lines[JSON.stringify([productId, sku, variant])] ??= { product, quantity: [0, 0], total: [0, 0] });
      line.quantity[side] += quantity;
      line.total[side] += total;
    };
  const gained = (side: 0 | 1): readonly Line[] =>
    Object.values(lines).flatMap(({ product, quantity: { [side]: all, [1 - side]: less }, total }) => {
      const quantity = roundAmount(all - (less as number));
      return quantity > 0 ? { product, quantity, total: roundAmount((total[side] / all) * quantity) } : [];
    });
  items.forEach(add(0));
  before.forEach(add(1));
  return { added: gained(0), removed: gained(1) };
};
