import type { Amount } from './wire.ts';

/** The fields of an object, none for anything else. Payloads may come from a tracker that does not validate. */
export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {};
}

/** A text that is not empty, undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** One line of a cart or order, as far as Tracify needs it. */
export interface CartLine {
  /** Equal for the same variant of the same product. */
  readonly key: string;
  readonly name: string | undefined;
  readonly sku: string | undefined;
  readonly unitPrice: Amount | undefined;
  readonly quantity: number;
}

/** Lines of a cart or order; what is no line is left out. */
export function linesOf(cart: unknown): readonly CartLine[] {
  const { items } = fieldsOf(cart);
  if (!Array.isArray(items)) return [];
  return items.map((item: unknown) => {
    const { product, quantity } = fieldsOf(item);
    const { productId, sku, variant, name, displayPrice } = fieldsOf(product);
    return {
      key: JSON.stringify([productId ?? '', sku ?? '', variant ?? '']),
      name: textOf(name),
      sku: textOf(sku),
      unitPrice: typeof displayPrice === 'number' || typeof displayPrice === 'string' ? displayPrice : undefined,
      quantity: typeof quantity === 'number' && quantity > 0 ? quantity : 1,
    };
  });
}
