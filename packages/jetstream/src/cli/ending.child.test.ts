import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { type StartedProcess, startProcess } from '@waymark/testkit/process';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { clusterOutbox } from '../__fixtures__/cluster-outbox.ts';
import { entryOf, noneBusy } from '../__fixtures__/entries.ts';

const script = fileURLToPath(new URL('bin.ts', import.meta.url));
let nats: NatsCluster;
let folder: string;
let worker: StartedProcess | undefined;
beforeEach(async () => {
  nats = await startNats();
  folder = mkdtempSync(join(tmpdir(), 'waymark-ending-'));
});
afterEach(async () => {
  await worker?.end();
  rmSync(folder, { recursive: true });
  await nats.stop();
});

/** Starts a worker whose destination takes events and never answers. It says when its options are read and when it sends. */
function startWorker(): StartedProcess {
  const path = join(folder, 'waymark.config.mjs');
  const send = `() => { process.stdout.write('sends\\n'); return new Promise(() => {}); }`;
  writeFileSync(
    path,
    `export default { servers: '${nats.servers[0]}', partitions: 1, flushIntervalMs: 20, onError() {}, get transports() { process.stdout.write('read\\n');
      return [{ name: 'a', runsIn: 'server', limits: { maxEvents: 20, maxBytes: 100000, concurrency: 1 }, send: ${send} }]; } };`,
  );
  return (worker = startProcess(script, ['worker', path]));
}

async function publish(): Promise<void> {
  const { outbox } = clusterOutbox({ servers: nats.servers, partitions: 1 });
  await outbox.open(['a']);
  await outbox.append([entryOf('e0'), entryOf('e1')], noneBusy);
  await outbox.close();
}

test.each(['SIGTERM', 'SIGINT'] as const)('a worker whose destination never answers ends by itself on %s, and leaves what it holds to others', async (signal) => {
  await publish();
  const { prints, child, ended, printed } = startWorker();
  await prints(/sends/);
  // Twice at the same moment: npx passes on what it gets.
  child.kill(signal);
  child.kill(signal);
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(printed()).toContain('a: took ');
  expect(printed()).toContain('delivered 0,');
});

test('who interrupts again after a while waits no longer', async () => {
  await publish();
  const { prints, child, ended } = startWorker();
  await prints(/sends/);
  child.kill('SIGTERM');
  await prints(/Interrupt it again/);
  const timer = setInterval(() => child.kill('SIGINT'), 300);
  onTestFinished(() => clearInterval(timer));
  expect(await ended).toEqual({ code: null, signal: 'SIGINT' });
});

test('one that is told to end before its servers have answered ends as well', async () => {
  nats.nodes[0]?.freeze();
  const { prints, child, ended, printed } = startWorker();
  await prints(/read/);
  child.kill('SIGTERM');
  expect(await ended).toEqual({ code: 0, signal: null });
  expect(printed()).not.toContain('ready');
});
