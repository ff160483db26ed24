import type { Flat } from '../events/common-types.ts';

/**
 * The plain values of an object as attributes, with names that say whose they are: `attributes('product', { name, productId })` gives `productName`
 * and `productId`. Lists become one text; objects are left out.
 */
export function attributes(prefix: string, object: object = {}): Record<string, Flat> {
  const result: Record<string, Flat> = {};
  for (const [key, value] of Object.entries(object)) {
    const plain = Array.isArray(value) && typeof value[0] !== 'object' ? value.join(', ') : value;
    if (plain === undefined || typeof plain === 'object') continue;
    result[!prefix || key.startsWith(prefix) ? key : prefix + key.charAt(0).toUpperCase() + key.slice(1)] = plain;
  }
  return result;
}
