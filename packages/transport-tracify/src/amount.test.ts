import { describe, expect, test } from 'vitest';
import { amountText, quantityText } from './amount.ts';

describe('amountText', () => {
  test.each([
    [58.7, '58.70'],
    [1234567.5, '1234567.50'],
    [0, '0.00'],
    [1.005, '1.01'],
    [1.004, '1.00'],
    [0.995, '1.00'],
    [0.005, '0.01'],
    ['24.9', '24.90'],
    [' 24.9 ', '24.90'],
    [1500, '1500.00'],
    [1e-7, '0.00'],
    [5e-3, '0.01'],
    ['1.5e3', '1500.00'],
    [-0, '0.00'],
    [123456789012345680000, '123456789012345680000.00'],
  ])('writes %s as %s', (given, expected) => {
    expect(amountText(given, '.')).toBe(expected);
  });

  test.each([1e21, -5, '-0.01', Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, '', '24,9', '1 000', '+5', '0x10', '€5', `1${'0'.repeat(64)}`])('refuses %s', (given) => {
    expect(amountText(given, '.')).toBeUndefined();
  });

  test('uses the chosen separator', () => {
    expect(amountText(58.7, ',')).toBe('58,70');
  });
});

describe('quantityText', () => {
  test.each([
    [2, '2'],
    ['3', '3'],
    [1.5, '2'],
    [0.2, '1'],
    [0, '1'],
    [1.2e1, '12'],
  ])('writes %s as %s', (given, expected) => {
    expect(quantityText(given)).toBe(expected);
  });
});
