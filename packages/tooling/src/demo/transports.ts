import type { Transport } from '@waymark/core/transport';
import { demoTenant } from '@waymark/testkit/sandbox';
import { sitecoreDiscover, sitecoreSearch, sitecoreSend } from '@waymark/transport-ordercloud';
import { sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { tracify } from '@waymark/transport-tracify';

type MakeTransport = (target: string, browserIds: Map<string, string>, shopUrl: string) => Transport;

const currency = 'EUR';

/** By the name of the stand-in, which is the name of the transport too. */
const makers: Readonly<Record<string, MakeTransport>> = {
  'sitecore-cdp': (target, browserIds) =>
    sitecoreCdp({
      clientKey: demoTenant.sitecoreCdp.clientKey,
      target,
      pointOfSale: demoTenant.sitecoreCdp.pointsOfSale[0],
      channel: 'WEB',
      language: 'EN',
      currency,
      emailProvider: 'email',
      identityProvider: 'CRM_ID',
      browserIds: {
        get: (visitor) => browserIds.get(visitor),
        set: (visitor, id) => void browserIds.set(visitor, id),
      },
    }),
  tracify: (target) => tracify({ token: demoTenant.tracify.token, customerSiteId: demoTenant.tracify.customerSiteId, target, currency }),
  send: (target, _browserIds, shopUrl) => sitecoreSend({ siteId: demoTenant.send.siteId, target, shopUrl }),
  discover: (target) => sitecoreDiscover({ ...demoTenant.discover, target, currency }),
  search: (target) => sitecoreSearch({ ...demoTenant.search, target }),
};

/**
 * The transports of every vendor that the sandbox plays, set up for the demo tenant.
 * `browserIds` holds the ids that Sitecore CDP issued, by visitor: a table that all services of the shop share.
 */
export function demoTransports(targets: Readonly<Record<string, string>>, browserIds: Map<string, string>, shopUrl: string): readonly Transport[] {
  return Object.entries(targets).flatMap(([vendor, target]) => makers[vendor]?.(target, browserIds, shopUrl) ?? []);
}
