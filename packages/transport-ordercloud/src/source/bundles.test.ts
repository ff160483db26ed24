import { expect, test } from 'vitest';
import { apiLineItem, webhook } from '../__fixtures__/messages.ts';
import { everything, line, setUp, units } from '../__fixtures__/source-kit.ts';

const UserToken = `e.${btoa(JSON.stringify({ orderid: 'SO-5521' }))}.s`;
const route = 'v1/cart/bundles/{bundleID}';
const lineOf = (ID: string, Quantity = 1) => ({ ...apiLineItem, ID, ProductID: ID, Quantity, BundleItemID: 'bundle-1' });
const bundle = (...lines: readonly object[]) => webhook('POST', route, { RouteParams: { bundleID: 'set' }, UserToken, Response: { Body: { LineItems: lines } } });

test('the lines of a bundle are one change of the cart, and leave it together', async () => {
  const { host, give } = setUp({ ...everything, currency: 'EUR' });
  await give(line('added', 'A', 1));
  expect(await give(bundle(lineOf('B'), lineOf('C', 2)))).toBe(200);
  expect(units(host)).toEqual([['A 1'], ['A 1', 'B 1', 'C 2']]);
  await give(line('updated', 'C', 3));
  expect(await give(webhook('DELETE', `${route}/{bundleItemID}`, { RouteParams: { bundleID: 'set', bundleItemID: 'bundle-1' }, UserToken }))).toBe(200);
  expect((units(host) as readonly unknown[]).at(-1)).toEqual(['A 1']);
});

test('a bundle that broke off is taken when it comes again, once, and undoes no line that changed since', async () => {
  const { host, give, clock } = setUp({ ...everything, currency: 'EUR' });
  await give(line('added', 'A', 1));
  const body = bundle(lineOf('B'), lineOf('C', 2));
  host.failNext('queue-full');
  expect(await give(body)).toBe(503);
  await clock.advance(1000);
  await give(line('updated', 'C', 5));
  for (const _again of [1, 2]) expect(await give(body)).toBe(200);
  expect((units(host) as readonly unknown[]).slice(1)).toEqual([['A 1', 'B 1', 'C 5'], ['A 1', 'B 1', 'C 5']]);
});

test('a bundle of three hundred lines is told once, and answered while others still get a turn', async () => {
  const { host, give } = setUp({ ...everything, currency: 'EUR' });
  await give(line('added', 'A', 1));
  const lines = Array.from({ length: 300 }, (_none, index) => lineOf(`L${index}`));
  expect(await give(bundle(...lines))).toBe(200);
  expect((units(host) as readonly (readonly unknown[])[]).map(({ length }) => length)).toEqual([1, 301]);
});
