import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNatsServer } from '@waymark/testkit/nats';
import { planOf } from './plan.ts';
import { processesOf } from './processes.ts';
import { type Running, startProcess } from './start-process.ts';

const { env } = process;
const folder = mkdtempSync(join(tmpdir(), 'waymark-cluster-'));
const plan = planOf(Number(env['FIRST_PORT'] ?? 4400));
const groups = processesOf(plan, { folder, natsServer: findNatsServer(), destinationUrl: env['DESTINATION_URL'] });
const running: Running[] = [];
let stopping: Promise<void> | undefined;

/** Those who came last go first: relays and workers bring to an end what they have begun, while the servers are there. */
async function stop(): Promise<void> {
  for (const group of groups.toReversed()) {
    const names = new Set(group.map(({ name }) => name));
    await Promise.all(running.filter(({ name }) => names.has(name)).map((each) => each.stop()));
  }
  rmSync(folder, { recursive: true, force: true });
  console.log('All have ended.');
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void (stopping ??= stop().then(() => process.exit())));
try {
  for (const group of groups) {
    await Promise.all(group.map(async (each) => running.push(await startProcess(each, console.log))));
    if (stopping) await stopping;
  }
  console.log(`Everybody is ready. Pages send to ${plan.relays.map(({ port }) => `http://127.0.0.1:${port}/w`).join(' or ')}. Stop with Ctrl+C.`);
} catch (cause) {
  console.error(String(cause));
  process.exitCode = 1;
  await (stopping ??= stop());
}
