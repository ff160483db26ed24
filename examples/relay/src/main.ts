import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteOutbox, sqliteState } from '@waymark/node/sqlite';
import { serveRelay } from '@waymark/relay/node';
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
  state,
  // A folder, not a file: while a new version is rolled out, the old process and the new one each have a file of their own in it.
  outbox: sqliteOutbox({ directory: join(dataDir, 'events') }),
  onDrop({ event, transport, reason, why }) {
    if (reason !== 'not-wanted') console.warn(`${event.name} does not reach ${transport}: ${reason}, ${why.code}`);
  },
});
const server = await serveRelay(relay, { host: settings.host, port: settings.port, closeOn: ['SIGTERM', 'SIGINT'] });
console.log(`listening on ${server.url}${path}`);
