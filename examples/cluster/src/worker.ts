import { runWorker } from '@waymark/jetstream';
import { readSettings } from './settings.ts';
import { createTransports } from './transports.ts';

const settings = readSettings(process.env);
const worker = await runWorker({ ...settings.cluster, ...settings.outbox, transports: createTransports(settings) });
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void worker.close());
console.log('ready');
