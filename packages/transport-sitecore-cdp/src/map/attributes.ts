import type { Flat } from '../events/common-types.ts';
import { upper } from '../events/upper.ts';

/**
 * The plain values of an object as attributes, with names that say whose they are: `attributes('product', { name, productId })` gives `productName`
 * and `productId`. Lists become one text; objects are left out.
 */
export const attributes = (prefix: string, object: object = {}): Record<string, Flat> => {
  const result: Record<string, Flat> = {};
  for (const [key, value] of Object.entries(object)) {
    // A string, a boolean or a number.
    const plain = Array.isArray(value) && typeof value[0] !== 'object' ? value.join(', ') : value;
    if (/^[sbn]/.test(typeof plain)) result[key.startsWith(prefix) ? key : prefix + key.replace(/./, upper)] = plain;
  }
  return result;
};
