import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { onProcessEnd } from '@waymark/node';
import { tracify } from '@waymark/transport-tracify';
import { createShop } from './shop.ts';
import { createShopTracker } from './tracking.ts';

const { env } = process;

const tracker = createShopTracker({
  trustedProxies: ['loopback', 'private'],
  transports: [
    tracify({
      token: env['TRACIFY_TOKEN'] ?? '',
      customerSiteId: env['TRACIFY_SITE'] ?? '',
      target: env['TRACIFY_TARGET'] ?? 'production',
      siteUrl: env['SHOP_URL'] ?? 'https://storefront.example',
    }),
  ],
});

const shop = createShop({ tracker, orders: new Map(), newOrderId: randomUUID, webhookSecret: env['WEBHOOK_SECRET'] ?? randomUUID() });

shop.listen(Number(env['PORT'] ?? 0), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${(shop.address() as AddressInfo).port}`);
});

// First no more requests, then what they tracked: in this order no event comes too late.
onProcessEnd(
  async (withinMs) => {
    await new Promise((resolve) => shop.close(resolve));
    const receipt = await tracker.close(withinMs);
    console.log(`closed ${JSON.stringify(receipt.transports)}`);
  },
  { closeOn: ['SIGTERM', 'SIGINT'] },
);
