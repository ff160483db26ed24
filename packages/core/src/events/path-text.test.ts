import { expect, test } from 'vitest';
import { pathText } from './path-text.ts';

test.each([
  [[], ''],
  [['name'], 'name'],
  [['cart', 'items', 1, 'product', 'name'], 'cart.items[1].product.name'],
  [['details', '1st'], 'details["1st"]'],
  [['profile', 'custom', 'sizes', 0], 'profile.custom.sizes[0]'],
  [['patch', 'operations', 0, 'path'], 'patch.operations[0].path'],
  [['cart', 'taxes', ''], 'cart.taxes[""]'],
  [['a"b\n', 'c'], '["a\\"b\\n"].c'],
  [['taxes', '0'], 'taxes["0"]'],
  [[0, 'a'], '[0].a'],
  [[{ key: 'a' }, { key: 2 }], 'a[2]'],
] as const)('writes %j as %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});

test('writes the path of an issue without one as that of the payload', () => {
  expect(pathText(undefined)).toBe('');
});
