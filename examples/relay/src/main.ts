import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteState } from '@waymark/node/sqlite';
import { createRelay, jsonLines, serveRelay } from '@waymark/relay/node';
import { readSettings } from './settings.ts';
import { createTransports } from './transports.ts';

const settings = readSettings(process.env);
const { dataDir, allowOrigins, path, namespace, trustedProxies, serviceTokens } = settings;
mkdirSync(dataDir, { recursive: true, mode: 0o700 });
const state = sqliteState({ path: join(dataDir, 'state.sqlite') });
const relay = createRelay({
  ...{ dataDir, allowOrigins, path, namespace, trustedProxies, serviceTokens, state },
  transports: createTransports(settings, state),
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
