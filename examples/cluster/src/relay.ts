import { jetstreamOutbox, jetstreamState } from '@waymark/jetstream';
import { jsonLines, serveRelay } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { listOf, readSettings } from './settings.ts';
import { createTransports } from './transports.ts';

const { env } = process;
const settings = readSettings(env);
const outbox = jetstreamOutbox({ ...settings.cluster, ...settings.outbox });
const state = jetstreamState(settings.cluster);
await Promise.all([outbox.ready(), state.ready()]);
const relay = createRelay({
  allowOrigins: listOf(env['ALLOW_ORIGINS']),
  transports: createTransports(settings),
  outbox,
  // What one relay knows of a visitor, the others know too.
  state,
  log: jsonLines(),
});
const { url } = await serveRelay(relay, {
  host: env['HOST'] ?? '127.0.0.1',
  port: Number(env['PORT'] ?? 0),
  operations: { port: Number(env['OPERATIONS_PORT'] ?? 0) },
  closeOn: ['SIGTERM', 'SIGINT'],
});
console.log(`ready at ${url}/w`);
