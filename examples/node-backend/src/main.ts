import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onProcessEnd } from '@waymark/node';
import { sqliteOutbox } from '@waymark/node/sqlite';
import { tracify } from '@waymark/transport-tracify';
import { startRetryJob } from './announcements/retry-job.ts';
import { readSettings } from './settings.ts';
import { createShop } from './shop.ts';
import { openOrderStore } from './store/order-store.ts';
import { createShopTracker } from './tracking.ts';

const settings = readSettings(process.env);
mkdirSync(settings.dataDir, { recursive: true });
const orders = openOrderStore(join(settings.dataDir, 'shop.sqlite'), randomUUID());
const tracker = createShopTracker({
  transports: [tracify(settings.tracify)],
  // A folder, not a file: while a new version is rolled out, the old process and the new one each have a file of their own in it.
  outbox: sqliteOutbox({ directory: join(settings.dataDir, 'events') }),
  orders,
  trustedProxies: ['loopback', 'private'],
});
const retryJob = startRetryJob({ tracker, orders, everyMs: settings.retryEveryMs, now: Date.now });
const shop = createShop({ tracker, orders, newOrderId: randomUUID, webhookSecret: settings.webhookSecret, now: Date.now });

// First no more requests, then no more work, then what both tracked: in this order no event comes too late.
onProcessEnd(
  async (withinMs) => {
    await shop.close();
    retryJob.stop();
    const receipt = await tracker.close(withinMs);
    orders.close();
    console.log(`closed ${JSON.stringify(receipt.transports)}`);
  },
  { closeOn: ['SIGTERM', 'SIGINT'] },
);

console.log(`listening on ${await shop.listen({ host: settings.host, port: settings.port })}`);
