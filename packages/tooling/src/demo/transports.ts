import type { Transport } from '@waymark/core/transport';
import { demoTenant } from '@waymark/testkit/sandbox';
import { sitecoreCdp } from '@waymark/transport-sitecore-cdp';
import { tracify } from '@waymark/transport-tracify';

/**
 * The vendors' transports, set up for the demo tenant and pointed at the sandbox. Each has the name of its stand-in.
 * `browserIds` holds the ids that Sitecore CDP issued, by visitor: a table that all services of the shop share.
 */
export function demoTransports(targets: Readonly<Record<string, string>>, browserIds: Map<string, string>): readonly Transport[] {
  return [
    sitecoreCdp({
      clientKey: demoTenant.sitecoreCdp.clientKey,
      target: targetOf(targets, 'sitecore-cdp'),
      pointOfSale: demoTenant.sitecoreCdp.pointsOfSale[0],
      channel: 'WEB',
      language: 'EN',
      currency: 'EUR',
      emailProvider: 'email',
      identityProvider: 'CRM_ID',
      browserIds: {
        get: (visitor) => browserIds.get(visitor),
        set: (visitor, id) => void browserIds.set(visitor, id),
      },
    }),
    tracify({
      token: demoTenant.tracify.token,
      customerSiteId: demoTenant.tracify.customerSiteId,
      target: targetOf(targets, 'tracify'),
      currency: 'EUR',
    }),
  ];
}

function targetOf(targets: Readonly<Record<string, string>>, vendor: string): string {
  const target = targets[vendor];
  if (target === undefined) throw new Error(`The sandbox has no stand-in for ${vendor}.`);
  return target;
}
