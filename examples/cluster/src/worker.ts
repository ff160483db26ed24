import { jetstreamState, runWorker } from '@waymark/jetstream';
import { serveOperations } from '@waymark/relay/node';
import { obeyWithdrawals, watchWorker } from '@waymark/relay/server';
import { readSettings } from './settings.ts';
import { createTransports } from './transports.ts';

const { env } = process;
const settings = readSettings(env);
// Where relays note what visitors withdraw.
const state = jetstreamState(settings.cluster);
await state.ready();
const watch = watchWorker();
const worker = await runWorker({
  ...settings.cluster,
  ...settings.outbox,
  transports: obeyWithdrawals(createTransports(settings), { state }),
  onTry: watch.onTry,
});
const operations = await serveOperations(watch.of(worker), { port: Number(env['OPERATIONS_PORT'] ?? 0) });

async function end(): Promise<void> {
  await worker.close();
  await state.close?.();
  await operations.close();
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void end());
console.log(`ready, health and metrics on ${operations.url}`);
