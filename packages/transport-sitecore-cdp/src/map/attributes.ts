import type { Flat } from '../events/common-types.ts';
import { upper } from '../events/upper.ts';

/** A string, a boolean or a number. */
const isPlain = (value: unknown): boolean => /^[sbn]/.test(typeof value);

/**
 * The plain values of an object as attributes, with names that say whose they are: `attributes('product', { name, productId })` gives `productName`
 * and `productId`. Lists become one text; objects and empty lists are left out.
 */
export const attributes = (prefix: string, object: object = {}): Record<string, Flat> => {
  const result: Record<string, Flat> = {};
  for (const [key, value] of Object.entries(object)) {
    const plain = Array.isArray(value) && isPlain(value[0]) ? value.join(', ') : value;
    if (isPlain(plain)) result[key.startsWith(prefix) ? key : prefix + key.replace(/./, upper)] = plain;
  }
  return result;
};
