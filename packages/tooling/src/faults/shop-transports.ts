import type { Transport } from '@waymark/core/transport';
import { demoTenant } from '@waymark/testkit/sandbox';
import { sitecoreDiscover, sitecoreSearch, sitecoreSend } from '@waymark/transport-ordercloud';
import { sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { tracify } from '@waymark/transport-tracify';
import { patienceMs } from './fault-plan.ts';
import { shopUrl } from './story.ts';

export const vendors = ['sitecore-cdp', 'tracify', 'send', 'discover', 'search'] as const;
export type Vendor = (typeof vendors)[number];

/** Shorter waits than in production. */
export const quickRetry = { delaysMs: [10, 20, 40, 80], timeoutMs: patienceMs };

export interface ShopSetup {
  readonly targets: Readonly<Record<string, string>>;
  /** Ids that Sitecore CDP issued, by visitor: a table that all services of the shop share. */
  readonly browserIds: Map<string, string>;
  readonly orders: 'checkout' | 'order-checkout';
  /** How long an answer may take, where no vendor is to hang. Unit: milliseconds. Default: short. */
  readonly timeoutMs?: number;
}

/** All five vendors, as a shop would set them up. Only waiting is shortened: how often and what is repeated stays as it is. */
export function shopTransports({ targets, browserIds, orders, timeoutMs = patienceMs }: ShopSetup): readonly Transport[] {
  const to = (vendor: Vendor) => targets[vendor] ?? '';
  const { sitecoreCdp: cdp, tracify: tracifyTenant, send, discover, search } = demoTenant;
  return [
    sitecoreCdp({
      clientKey: cdp.clientKey,
      target: to('sitecore-cdp'),
      pointOfSale: cdp.pointsOfSale[0],
      channel: 'WEB',
      language: 'EN',
      currency: 'EUR',
      emailProvider: 'email',
      identityProvider: 'CRM_ID',
      orders,
      browserIds: { get: (visitor) => browserIds.get(visitor), set: (visitor, id) => void browserIds.set(visitor, id) },
    }),
    tracify({
      token: tracifyTenant.token,
      customerSiteId: tracifyTenant.customerSiteId,
      target: to('tracify'),
      currency: 'EUR',
      productPages: (url) => new URL(url).pathname.startsWith('/p/'),
    }),
    sitecoreSend({ siteId: send.siteId, target: to('send'), shopUrl, sendRemovals: true }),
    sitecoreDiscover({ customerKey: discover.customerKey, apiKey: discover.apiKey, target: to('discover') }),
    sitecoreSearch({ customerKey: search.customerKey, apiKey: search.apiKey, target: to('search') }),
  ].map((transport) => ({ ...transport, retry: { ...transport.retry, ...quickRetry, timeoutMs } }));
}
