import process from 'node:process';
import { jetstreamOutbox } from '@waymark/jetstream';
import { serveRelay } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { clusterOptions, transportsTo } from '../lanes.ts';
import { shop } from '../visits.ts';

const [, , name = '', ...servers] = process.argv;
const outbox = jetstreamOutbox({ ...clusterOptions(servers), name });
const relay = createRelay({
  allowOrigins: [shop],
  transports: transportsTo('http://127.0.0.1:1', name),
  outbox,
  limits: { requestsPerMinute: 0, browserRequestsPerMinute: 1_000_000, rememberIds: 1 },
  onDrop: () => undefined,
});
await outbox.ready();
const { url } = await serveRelay(relay, { port: 0 });
process.send?.({ url });
