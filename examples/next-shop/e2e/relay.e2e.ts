import { type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { playCase, relayCases } from '@waymark/testkit/relay';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningShop, startShop } from './harness/start-shop.ts';
import { startWarehouse, type Warehouse } from './harness/start-warehouse.ts';

let sandbox: Sandbox;
let warehouse: Warehouse;
let shop: RunningShop;

beforeAll(async () => {
  [sandbox, warehouse] = await Promise.all([startSandbox(), startWarehouse()]);
  shop = await startShop({ cdp: String(sandbox.targets['sitecore-cdp']), warehouse: warehouse.url });
});

afterAll(async () => {
  await Promise.all([shop?.close(), sandbox?.close()]);
  warehouse?.close();
});

/** This shop's relay has no source, and its route is one path. */
const cases = relayCases.filter(({ ask }) => ask({ url: '', origin: '' }, '').to === undefined);

test.each(cases)('the route handler of Next answers as every host does: $title', async (relayCase) => {
  expect(await playCase(relayCase, { url: `${shop.url}/w`, origin: shop.url }, 'next')).toEqual([]);
});

test('what the route handler accepted is delivered, with the address of the visitor', async () => {
  await expect.poll(() => warehouse.events.length, { timeout: 60_000 }).toBeGreaterThan(5);
  expect(new Set(warehouse.events.map(({ where }) => where.client?.ip))).toEqual(new Set(['127.0.0.1']));
});
