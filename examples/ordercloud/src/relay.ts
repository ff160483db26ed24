import type { Drop } from '@waymark/core';
import { createRelay, type RelayServer, type ServeOptions, serveRelay } from '@waymark/relay/node';
import type { RelayReport } from '@waymark/relay/server';
import { orderCloudSource } from '@waymark/transport-ordercloud';
import { sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { tracify } from '@waymark/transport-tracify';

/** What the relay is told of its surroundings. */
export interface ShopRelayOptions {
  /** Folder of what outlives the relay: carts, orders and visitors, and what waits for a vendor. */
  readonly dataDir: string;
  /** Site whose pages may send. */
  readonly shopUrl: string;
  /** By which the shop's own services are known. */
  readonly serviceToken: string;
  /** Signs what OrderCloud sends. */
  readonly orderCloudSecret: string;
  readonly cdp: { readonly clientKey: string; readonly target: string; readonly pointOfSale: string };
  readonly tracify: { readonly token: string; readonly customerSiteId: string; readonly target: string };
  /** Hears of what did not get to a vendor. Default: it is said on the console. */
  readonly onDrop?: (drop: Drop) => void;
  /** Where to listen. Default: any free port. */
  readonly serve?: ServeOptions;
}

/** The shop's relay. */
export interface ShopRelay {
  /** Where pages and services send to. */
  readonly url: string;
  /** Where OrderCloud sends to. */
  readonly orderCloudUrl: string;
  /** Resolves when everything that the relay has is delivered. */
  flush(): Promise<RelayReport>;
  close: RelayServer['close'];
}

const path = '/w';
const orderCloudPath = '/oc';

export async function startRelay(options: ShopRelayOptions): Promise<ShopRelay> {
  const { dataDir, shopUrl, serviceToken, orderCloudSecret, onDrop, serve } = options;
  const relay = createRelay({
    dataDir,
    path,
    allowOrigins: [shopUrl],
    trustedProxies: ['loopback'],
    serviceTokens: [serviceToken],
    sources: [
      orderCloudSource({
        path: orderCloudPath,
        secrets: orderCloudSecret,
        // The shop leaves carts and sign-ins to OrderCloud, which knows them best; of orders all three may tell.
        reports: ['cartModified', 'userSignedIn'],
        // Anonymous shoppers all are this user to OrderCloud.
        ignoreUserIds: ['anonymous-shopper'],
        ignoreEmails: ['guest@shop.example'],
        // Webhooks name none.
        currency: 'EUR',
        productUrl: ({ productXp }) => `${shopUrl}${(productXp as { readonly Path?: string } | undefined)?.Path ?? '/'}`,
      }),
    ],
    transports: [
      sitecoreCdp({ ...options.cdp, channel: 'WEB', language: 'DE', currency: 'EUR', identityProvider: 'CRM_ID', emailProvider: 'email' }),
      tracify({ ...options.tracify, currency: 'EUR', productPages: (url) => url.includes('/p/') }),
    ],
    ...(onDrop && { onDrop }),
  });
  const server = await serveRelay(relay, serve);
  return {
    url: server.url + path,
    orderCloudUrl: server.url + orderCloudPath,
    async flush() {
      await relay.tracker.flush();
      return relay.report();
    },
    close: server.close,
  };
}
