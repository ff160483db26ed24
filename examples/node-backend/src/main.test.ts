import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Sandbox, startSandbox, type TracifyView } from '@waymark/testkit/sandbox';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type RunningShop, startRunningShop } from './__fixtures__/running-shop.ts';

let sandbox: Sandbox;
let dataDir: string;
let running: RunningShop[];

beforeEach(async () => {
  sandbox = await startSandbox();
  dataDir = mkdtempSync(join(tmpdir(), 'waymark-backend-'));
  running = [];
});

afterEach(async () => {
  for (const shop of running) await shop.end('SIGKILL');
  await sandbox.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** `retryEveryMs`: an hour where the job has nothing to do with what is tested. */
async function start({ retryEveryMs = 3_600_000, at = sandbox } = {}): Promise<RunningShop> {
  const shop = await startRunningShop({ dataDir, target: at.targets['tracify'], retryEveryMs });
  running.push(shop);
  return shop;
}

const tracify = () => sandbox.view('tracify') as TracifyView;
const idsAtTracify = () => tracify().orders.map(({ orderId }) => orderId).sort();
const untilThere = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 60_000, interval: 20 });
vi.setConfig({ testTimeout: 180_000 });

test('an order that came just before SIGTERM reaches Tracify before the process ends', async () => {
  const shop = await start();
  const orderId = await shop.order();
  const { signal, output } = await shop.end('SIGTERM');

  expect(signal).toBe('SIGTERM');
  expect(tracify()).toMatchObject({ orders: [{ orderId, amount: '28.75', currency: 'EUR' }], repeats: 0 });
  expect(output).toContain('closed {"tracify":{"accepted":1,"delivered":1,"waiting":0,"dropped":{}}}');
});

test('the request and the job track an order many times while Tracify is down, and it gets it once', async () => {
  const shop = await start({ retryEveryMs: 20 });
  sandbox.fault({ vendor: 'tracify', kind: 'status' });
  const orderId = await shop.order();
  await untilThere(() => expect(sandbox.records('tracify').length).toBeGreaterThan(1));
  sandbox.clearFaults();

  await untilThere(() => expect(idsAtTracify()).toEqual([orderId]));
  await shop.end('SIGTERM');
  expect(tracify().repeats).toBe(0);
});

test('two processes, both of which look for untold orders while Tracify is down, send an order once', async () => {
  // One that has not spoken for three times as long is taken for dead, and on a busy machine a second is soon over.
  const retryEveryMs = 2000;
  const [shop, other] = [await start({ retryEveryMs }), await start({ retryEveryMs })];
  sandbox.fault({ vendor: 'tracify', kind: 'status' });
  const orderId = await shop.order();
  // By then the job of either would have told it again, had it nobody who sees to it.
  await sleep(4 * retryEveryMs);
  sandbox.clearFaults();

  await untilThere(() => expect(idsAtTracify()).toEqual([orderId]));
  await Promise.all([shop.end('SIGTERM'), other.end('SIGTERM')]);
  expect(tracify()).toMatchObject({ orders: [{ orderId }], repeats: 0 });
});

describe('after kill -9 between order and delivery, the next process sees to it', () => {
  const times = 20;

  async function orderAndKill(): Promise<readonly string[]> {
    // One of its own: what the dead process still had on its way must not come when the faults are over.
    const hanging = await startSandbox();
    onTestFinished(hanging.close);
    hanging.fault({ vendor: 'tracify', kind: 'hang' });
    const shop = await start({ at: hanging });
    const ids: string[] = [];
    for (let count = 0; count < times; count += 1) ids.push(await shop.order());
    await shop.end('SIGKILL');
    return ids.sort();
  }

  test('that every order of the database is at Tracify exactly once', async () => {
    const ids = await orderAndKill();
    const next = await start({ retryEveryMs: 100 });

    await untilThere(async () => expect((await next.health()).announcements).toEqual({ delivered: times }));
    await next.end('SIGTERM');
    expect(idsAtTracify()).toEqual(ids);
    expect(tracify().repeats).toBe(0);
  });

  test('without the folder of the outbox too, out of the database alone', async () => {
    const ids = await orderAndKill();
    rmSync(join(dataDir, 'events'), { recursive: true });
    const next = await start({ retryEveryMs: 100 });

    await untilThere(async () => expect((await next.health()).announcements).toEqual({ delivered: times }));
    expect(idsAtTracify()).toEqual(ids);
    expect(tracify().repeats).toBe(0);
  });
});

test('an order that was on its way when the process was killed is in the folder of the outbox, and needs no job', async () => {
  sandbox.fault({ vendor: 'tracify', kind: 'hang' });
  const shop = await start();
  const orderId = await shop.order();
  await untilThere(() => expect(sandbox.records('tracify').map(({ text }) => text).join()).toContain(orderId));
  await shop.end('SIGKILL');
  sandbox.clearFaults();

  await start();
  await untilThere(() => expect(idsAtTracify()).toEqual([orderId]));
});

test('an order whose confirmation got lost with the process is sent again, and counted once', async () => {
  sandbox.fault({ vendor: 'tracify', kind: 'reset-after' });
  const shop = await start();
  const orderId = await shop.order();
  await untilThere(() => expect(idsAtTracify()).toEqual([orderId]));
  await shop.end('SIGKILL');
  sandbox.clearFaults();

  const next = await start({ retryEveryMs: 100 });
  await untilThere(async () => expect((await next.health()).announcements).toEqual({ delivered: 1 }));
  expect(tracify()).toMatchObject({ orders: [{ orderId }], revenue: { EUR: '28.75' } });
  expect(tracify().repeats).toBeGreaterThan(0);
});
