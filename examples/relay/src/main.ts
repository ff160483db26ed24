import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteOutbox, sqliteState } from '@waymark/node/sqlite';
import { jsonLines, serveRelay } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { readSettings } from './settings.ts';
import { createTransports } from './transports.ts';

const settings = readSettings(process.env);
const { dataDir, allowOrigins, path, trustedProxies, serviceTokens } = settings;
mkdirSync(dataDir, { recursive: true });
const state = sqliteState({ path: join(dataDir, 'state.sqlite') });
const relay = createRelay({
  ...{ allowOrigins, path, trustedProxies, serviceTokens },
  transports: createTransports(settings, state),
  // A folder, not a file: while a new version is rolled out, the old process and the new one each have a file of their own in it.
  outbox: sqliteOutbox({ directory: join(dataDir, 'events') }),
  state,
  log: jsonLines(),
});
const { url, operationsUrl } = await serveRelay(relay, {
  host: settings.host,
  port: settings.port,
  // Health, readiness and metrics have a port of their own, which the proxy does not pass on.
  operations: { port: settings.operationsPort },
  closeOn: ['SIGTERM', 'SIGINT'],
});
console.log(`listening on ${url}${path}, health and metrics on ${operationsUrl}`);
