import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Sandbox, type SitecoreCdpView, startSandbox, type TracifyView } from '@waymark/testkit/sandbox';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openPage, order, visitorHeaders } from './__fixtures__/page.ts';
import { type RunningRelay, startRunningRelay } from './__fixtures__/running-relay.ts';

let sandbox: Sandbox;
let dataDir: string;
let running: RunningRelay[];

beforeEach(async () => {
  sandbox = await startSandbox();
  dataDir = mkdtempSync(join(tmpdir(), 'waymark-relay-'));
  running = [];
});

afterEach(async () => {
  for (const relay of running) await relay.end('SIGKILL');
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<RunningRelay> {
  const relay = await startRunningRelay(dataDir, sandbox);
  running.push(relay);
  return relay;
}

/** Tracks in a page and leaves it: what it tells is with the relay then. */
async function visit(url: string, orderId: string = order.orderId): Promise<void> {
  const page = openPage(url);
  page.identify('C-1', { email: 'mira.holm@example.org' });
  page.track('pageOpened', { url: 'https://storefront.example/checkout' });
  page.track('orderPlaced', { order: { ...order, orderId } });
  const { complete, transports } = await page.close(60_000);
  expect([complete, transports['relay']]).toEqual([true, expect.objectContaining({ delivered: 3, dropped: {} })]);
}

const cdp = () => sandbox.view('sitecore-cdp') as SitecoreCdpView;
const tracify = () => sandbox.view('tracify') as TracifyView;
const refusals = () => sandbox.records().filter(({ verdict }) => verdict !== 'accepted').map(({ vendor, reason }) => `${vendor}: ${reason}`);
const untilThere = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 20 });
vi.setConfig({ testTimeout: 180_000 });

test('what a page tells just before SIGTERM reaches both vendors before the process ends', async () => {
  const relay = await start();
  await visit(relay.url);
  const { signal, output } = await relay.end('SIGTERM');

  expect(signal).toBe('SIGTERM');
  expect(cdp().orders).toMatchObject([{ referenceId: 'A-1001' }]);
  expect(cdp().guests).toMatchObject([{ identifiers: [{ provider: 'email', id: 'mira.holm@example.org' }] }]);
  expect(tracify()).toMatchObject({ orders: [{ orderId: 'A-1001', amount: '24.90', currency: 'EUR' }], repeats: 0 });
  expect(refusals()).toEqual([]);
  expect(output).toContain('"code":"relay-closed"');
  expect(output).not.toMatch(/"level":"(warn|error)"|mira/);
});

test('what the relay took before kill -9 is delivered by the next process, to the same guest, once', async () => {
  const first = await start();
  await visit(first.url, 'A-1000');
  await untilThere(() => expect([cdp().orders.length, tracify().orders.length]).toEqual([1, 1]));
  for (const vendor of ['sitecore-cdp', 'tracify']) sandbox.fault({ vendor, kind: 'hang' });
  await visit(first.url, 'A-1001');
  // What is on its way when the process dies must not come in when the faults are over.
  await untilThere(() => expect(sandbox.records('tracify').map(({ text }) => text).join()).toContain('A-1001'));
  await untilThere(() => expect(sandbox.records('sitecore-cdp').at(-1)?.verdict).toBe('faulted'));
  await first.end('SIGKILL');
  expect(tracify().orders.map(({ orderId }) => orderId)).toEqual(['A-1000']);
  sandbox.clearFaults();

  await start();
  await untilThere(() => expect(tracify().orders.map(({ orderId }) => orderId).sort()).toEqual(['A-1000', 'A-1001']));
  await untilThere(() => expect(cdp().orders.map(({ referenceId, received }) => `${referenceId} ${received}`).sort()).toEqual(['A-1000 1', 'A-1001 1']));
  expect(tracify().repeats).toBe(0);
  expect(cdp().guests).toMatchObject([{ browsers: [expect.any(String)] }]);
});

test('operators see that it is up, and what was taken and delivered', async () => {
  const { url, operationsUrl } = await start();
  await visit(url);
  await untilThere(() => expect([cdp().orders.length, tracify().orders.length]).toEqual([1, 1]));
  const read = async (path: string): Promise<readonly [number, string]> => {
    const response = await fetch(operationsUrl + path);
    return [response.status, await response.text()];
  };
  expect((await read('/health'))[0]).toBe(200);
  expect((await read('/ready'))[0]).toBe(200);
  await untilThere(async () => expect((await read('/metrics'))[1]).toMatch(/^waymark_relay_delivery_delivered_total\{transport="sitecore-cdp"\} 3$/m));
  expect((await read('/metrics'))[1]).toMatch(/^waymark_relay_events_accepted_total 3$/m);
  expect((await fetch(new URL('/metrics', url))).status).toBe(404);
});

test('a page of another site is not heard, and every other path is empty', async () => {
  const { url } = await start();
  const post = (to: string, origin: string) => fetch(to, { method: 'POST', headers: { ...visitorHeaders, origin }, body: JSON.stringify({ v: 1, events: [] }) });
  expect((await post(url, 'https://elsewhere.example')).status).toBe(403);
  expect((await post(new URL('/w', url).href, 'https://storefront.example')).status).toBe(404);
});

test('the request that the README sends by curl is taken, and reaches both vendors', async () => {
  const { url } = await start();
  const commands = /```sh\n(now=[^`]+)```/.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))?.[1] ?? '';
  const { stdout } = await promisify(execFile)('sh', ['-c', commands.replace('http://127.0.0.1:4300/w', url)]);
  expect(JSON.parse(stdout)).toMatchObject({ results: [{ id: 'demo-1', status: 'accepted' }] });
  await untilThere(() => expect(tracify().conversions).toMatchObject([{ conversionId: 'demo-1' }]));
  await untilThere(() => expect(cdp().sessions).toMatchObject([{ events: [{ type: 'GOAL_COMPLETED' }] }]));
});
