import { sqliteOutbox } from '@waymark/node/sqlite';
import { tracify } from '@waymark/transport-tracify';
import { createRelay } from '../../index.ts';
import { serveRelay } from '../node.ts';

/** A relay as an operator runs it. Prints where it listens, and what it comes to when it is closed. */
const [path = '', target = '', token = '', customerSiteId = '', drainMs = ''] = process.argv.slice(2);
// However long the destination is down while the relay drains: what is given up is tried elsewhere.
const vendor = tracify({ token, customerSiteId, target, currency: 'EUR', revenueEventsPerRequest: 10 });
const patient = { ...vendor, retry: { ...vendor.retry, maxAttempts: Number.POSITIVE_INFINITY } };
const relay = createRelay({
  allowOrigins: ['https://storefront.example'],
  trustedProxies: ['loopback'],
  limits: { requestsPerMinute: 0 },
  flushIntervalMs: 50,
  outbox: sqliteOutbox({ path }),
  transports: [patient],
  onDrop: ({ reason, why }) => process.stdout.write(`${JSON.stringify({ dropped: `${reason} ${why.code}` })}\n`),
});
const { url, operationsUrl } = await serveRelay(relay, { operations: {}, closeOn: ['SIGTERM'], drainDelayMs: Number(drainMs), closeWithinMs: Number(drainMs) + 2500 });
process.stdout.write(`${JSON.stringify({ url, operationsUrl })}\n`);
