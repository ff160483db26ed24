import { env } from 'node:process';
import { startRelay } from './relay.ts';

/** The relay by itself, for a shop of one's own: what differs from shop to shop comes from the environment. */
const { url, orderCloudUrl } = await startRelay({
  dataDir: env['DATA_DIR'] ?? 'data',
  shopUrl: need('SHOP_URL'),
  serviceToken: need('SERVICE_TOKEN'),
  orderCloudSecret: need('ORDERCLOUD_HTTP_SECRET'),
  cdp: { clientKey: need('CDP_CLIENT_KEY'), target: env['CDP_TARGET'] ?? 'eu', pointOfSale: need('CDP_POINT_OF_SALE') },
  tracify: { token: need('TRACIFY_TOKEN'), customerSiteId: need('TRACIFY_SITE'), target: env['TRACIFY_TARGET'] ?? 'production' },
  serve: { port: Number(env['PORT'] ?? 0), closeOn: ['SIGTERM', 'SIGINT'] },
});
console.log(`pages send to ${url}, OrderCloud to ${orderCloudUrl}`);

function need(name: string): string {
  const value = env[name];
  if (value) return value;
  throw new Error(`Variable ${name} is missing. Set it in the environment of the relay.`);
}
