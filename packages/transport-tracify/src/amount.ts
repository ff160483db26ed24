import type { Amount } from './wire.ts';

/** Whole digits that an amount may have. Above them a number has no plain decimal spelling any more. */
const mostDigits = 21;

/** An amount with two decimals, rounded half away from zero on its decimal digits. Undefined for what is no number, negative or too large. */
export function amountText(amount: Amount, separator: '.' | ','): string | undefined {
  const text = scaled(amount, 2);
  if (text === undefined) return undefined;
  const digits = text.padStart(3, '0');
  return `${digits.slice(0, -2)}${separator}${digits.slice(-2)}`;
}

/** A quantity as a whole number of at least 1. Undefined for what is no number, negative or too large. */
export function quantityText(quantity: Amount): string | undefined {
  const text = scaled(quantity, 0);
  return text === '0' ? '1' : text;
}

/** The value in units of 10^-decimals, as digits without leading zeros. Binary fractions never take part, so 1.005 rounds up. */
function scaled(amount: Amount, decimals: number): string | undefined {
  const parts = /^(-?)(\d+)(?:\.(\d+))?(?:e([-+]?\d{1,3}))?$/i.exec(String(amount).trim());
  if (!parts || String(amount).length > 64) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent) + decimals;
  if (sign === '-' && /[1-9]/.test(digits)) return undefined;
  const padded = point > digits.length ? digits.padEnd(point, '0') : digits.padStart(digits.length - Math.min(point, 0), '0');
  const cut = Math.max(point, 0);
  const units = BigInt(padded.slice(0, cut) || '0') + ((padded[cut] ?? '0') >= '5' ? 1n : 0n);
  const text = units.toString();
  return text.length > mostDigits + decimals ? undefined : text;
}
