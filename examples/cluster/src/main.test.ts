import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RecordingDestination, startRecordingDestination } from './__fixtures__/recording-destination.ts';
import { type RunningCluster, startRunningCluster } from './__fixtures__/running-cluster.ts';
import { idsOf, sendBatches } from './__fixtures__/visits.ts';

let destination: RecordingDestination;
let cluster: RunningCluster | undefined;

beforeEach(async () => {
  cluster = undefined;
  destination = await startRecordingDestination();
});

afterEach(async () => {
  await cluster?.end();
  destination.close();
});

/** Sends what the README sends. */
async function sendDemo(relay: string): Promise<string> {
  const commands = /```sh\n(now=[^`]+)```/.exec(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))?.[1] ?? '';
  return (await promisify(execFile)('sh', ['-c', commands.replace('http://127.0.0.1:4409/w', relay)])).stdout;
}

/**
 * The cluster is ten processes. Where a machine stops each of them for three quarters of the time, what was taken arrives, in order, up to three minutes later: heartbeats, leases and elections
 * come late again and again. Unit: milliseconds.
 */
const patienceMs = 420_000;
const browsers = ['browser-a', 'browser-b', 'browser-c', 'browser-d'];

test('what two relays took arrives in the order of each browser, although a server is killed, and Ctrl-C ends everybody', async () => {
  cluster = await startRunningCluster(destination.url);
  const { relays } = cluster;
  const sendAll = (from: number, to: number) => Promise.all(browsers.map((browser) => sendBatches(browser, from, to, relays)));
  expect(await sendDemo(String(relays[0]))).toContain('"status":"accepted"');
  await expect.poll(() => destination.ids.has('demo-1'), { timeout: patienceMs }).toBe(true);
  await sendAll(0, 5);
  cluster.kill('nats-1');
  await sendAll(5, 10);

  const arrived = () => Object.fromEntries(browsers.map((browser) => [browser, [...destination.ids].filter((id) => id.startsWith(browser))]));
  const all = Object.fromEntries(browsers.map((browser) => [browser, idsOf(browser, 10)]));
  await expect.poll(arrived, { timeout: patienceMs, interval: 100 }).toEqual(all).catch((cause: unknown) => {
    throw new Error(`Not all came, or not in order:\n${Object.values(arrived()).map((ids) => ids.join(' ')).join('\n')}\n${cluster?.output()}`, { cause });
  });

  expect(await cluster.end()).toBe(0);
  expect(cluster.output()).toMatch(/^nats-1 has ended \(SIGKILL\)/m);
  expect(cluster.output()).toMatch(/^All have ended\.$/m);
}, 3 * patienceMs);

test('nobody is left when the process that started all of them is killed', async () => {
  cluster = await startRunningCluster(destination.url);
  expect(cluster.alive()).toEqual(expect.arrayContaining(['nats-1', 'nats-2', 'nats-3', 'relay-1', 'relay-2', 'worker-1', 'worker-2']));
  await cluster.killStarter();
  await expect.poll(cluster.alive, { timeout: 60_000 }).toEqual([]);
}, 240_000);
