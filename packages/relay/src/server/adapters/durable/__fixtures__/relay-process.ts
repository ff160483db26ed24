import { httpTransport, jsonArray } from '@waymark/core/transport';
import { serveRelay } from '../../serve-relay.ts';
import { createRelay } from '../create-relay.ts';

/** A relay as an operator runs it, with its defaults but for the limits of its one sender. Prints where it listens, and whether all was delivered when it closes. */
const [dataDir = '', vendor = '', port = '0', life = ''] = process.argv.slice(2);
const warehouse = httpTransport({
  name: 'warehouse',
  runsIn: 'server',
  limits: { maxEvents: 50, maxBytes: 262_144, concurrency: 4 },
  encode: ({ entries }) => [{ url: vendor, headers: { 'content-type': 'application/json', 'x-life': life }, body: jsonArray(entries) }],
});
const relay = createRelay({
  dataDir,
  allowOrigins: ['https://shop.example'],
  limits: { requestsPerMinute: 0, browserRequestsPerMinute: 0 },
  flushIntervalMs: 20,
  transports: [warehouse],
});
const { url } = await serveRelay(relay, { port: Number(port), closeOn: ['SIGTERM'] });
process.stdout.write(`${url}\n`);
