import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts, type StartedProcess, startProcess } from '@waymark/testkit/process';
import { type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { openPage, orderOf, shopUrl, startBackend, visitor } from './__fixtures__/reporters.ts';
import { whatVendorsHeard } from './__fixtures__/what-vendors-heard.ts';

const script = fileURLToPath(new URL('./__fixtures__/shop-relay-process.ts', import.meta.url));
const secret = 'demo-hash-key-01';
const vendors = ['sitecore-cdp', 'tracify', 'send', 'discover', 'search'];
type Reporter = 'page' | 'backend' | 'OrderCloud';
/** Every order of the three, each for an order of its own. */
const orders: readonly (readonly [orderId: string, reporters: readonly Reporter[]])[] = [
  ['SO-1', ['page', 'backend', 'OrderCloud']],
  ['SO-2', ['page', 'OrderCloud', 'backend']],
  ['SO-3', ['backend', 'page', 'OrderCloud']],
  ['SO-4', ['backend', 'OrderCloud', 'page']],
  ['SO-5', ['OrderCloud', 'page', 'backend']],
  ['SO-6', ['OrderCloud', 'backend', 'page']],
];

let folder: string;
let port: number | undefined;
let sandbox: Sandbox;
let relay: StartedProcess | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waymark-one-order-'));
  sandbox = await startSandbox();
  [port] = await freePorts(1);
});
afterEach(async () => {
  await relay?.end();
  await sandbox.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Starts the relay, at the same port each time. */
async function start(patienceMs = 20, { targets } = sandbox): Promise<string> {
  relay = startProcess(script, [folder, `${port}`, secret, `${patienceMs}`, JSON.stringify(targets)]);
  const [, url = ''] = await relay.prints(/^(.+)\n/);
  return url;
}

/** OrderCloud's message about an order, as it posts it. */
async function tellOfOrder(relayUrl: string, orderId: string): Promise<void> {
  const { total, items } = orderOf(orderId, 2);
  const LineItems = items.map(({ product, quantity }) => ({ LineID: 'L1', Product: { ProductID: product.productId, ProductName: product.name }, Quantity: quantity, Price: product.displayPrice, LineTotal: total }));
  const Payload = { UserContext: { AnonymousId: visitor.who.browserId }, OrderID: orderId, Currency: 'EUR', OrderTotal: total, OrderSubtotal: total, OrderStatus: 'Open', LineItems };
  const body = JSON.stringify({ Headers: { type: 'sitecore.backbone.messages.orders.submitted' }, Payload });
  const { status } = await fetch(`${relayUrl}/ordercloud`, { method: 'POST', body, headers: { 'x-oc-hash': createHmac('sha256', secret).update(body).digest('base64') } });
  expect(status).toBe(204);
}

/** Each order is reported by its next reporter, and the relay has answered. */
async function report(relayUrl: string, round: number): Promise<void> {
  const [page, backend] = [openPage(relayUrl), startBackend(relayUrl)];
  for (const [orderId, reporters] of orders) {
    const reporter = reporters[round];
    if (reporter === 'OrderCloud') await tellOfOrder(relayUrl, orderId);
    else (reporter === 'page' ? page : backend).track('orderPlaced', { order: orderOf(orderId, 2) });
  }
  const receipts = [await page.close(60_000), await backend.close(60_000)];
  expect(receipts.map(({ complete }) => complete)).toEqual([true, true]);
}

const once6 = { cdp: 6, tracify: 6, send: 6, discover: 6, search: 6 };
const delivered = (): Promise<void> => vi.waitFor(() => expect(whatVendorsHeard(sandbox).orders).toEqual(once6), { timeout: 240_000, interval: 50 });

/** The relay has noted what it delivered. A kill before that sends it once more, which not every vendor tells apart. */
async function written(): Promise<void> {
  relay?.child.kill('SIGUSR2');
  await relay?.prints(/written/);
}

async function introduce(relayUrl: string): Promise<void> {
  const page = openPage(relayUrl);
  page.track('pageOpened', { url: `${shopUrl}/p/kaf-1000` });
  expect((await page.close(60_000)).complete).toBe(true);
}

test('an order is one order at every vendor, whoever of page, backend and OrderCloud is first, and though the relay is killed after each report', { timeout: 600_000 }, async () => {
  const url = await start();
  await introduce(url);
  for (const round of [0, 1, 2]) {
    await report(url, round);
    await delivered();
    await written();
    await relay?.end('SIGKILL');
    await start();
  }
  await relay?.end('SIGTERM');
  expect(whatVendorsHeard(sandbox).orders).toEqual(once6);
});

test('also when no vendor had any of it by the first kill', { timeout: 600_000 }, async () => {
  // Apart from those that work: what a dead relay still had on its way must not come when the vendors are back.
  const down = await startSandbox();
  onTestFinished(down.close);
  for (const vendor of vendors) down.fault({ vendor, kind: 'status', status: 503 });
  const url = await start(60_000, down);
  await introduce(url);
  await report(url, 0);
  await relay?.end('SIGKILL');
  await start(60_000, down);
  await report(url, 1);
  await relay?.end('SIGKILL');
  expect(Object.values(whatVendorsHeard(down).orders)).toEqual([0, 0, 0, 0, 0]);
  await start();
  await report(url, 2);
  await delivered();
  await relay?.end('SIGTERM');
  expect(whatVendorsHeard(sandbox).orders).toEqual(once6);
  expect(sandbox.records().filter(({ verdict }) => verdict === 'rejected')).toEqual([]);
});
