import { createFakeClock } from '@waymark/core/testing';
import { type ConfiguratorOptions, createConfigurator } from '../configurator/create-configurator.ts';
import type { DeliveryConfig } from '../configurator/models.ts';
import { createFakeOrderCloud } from './fake-ordercloud.ts';

/** Our own target and Send. */
export const deliveryConfig: DeliveryConfig = {
  Name: 'Web tracking',
  DeliveryTargets: {
    Http: { Endpoint: 'https://relay.shop.example/oc/tracking', Secret: 'q7Zt-secret', CustomAuthHeaderName: 'X-Relay-Key', CustomAuthHeaderValue: 'kx81' },
    SendEvent: { SiteID: '5f2c1de0a94b4e7f8d3b6c7a90e1f245', ServiceEndpoint: 'https://t.stat-track.com' },
  },
};
/** All four types for one client. */
export const plan = { prefix: 'web', clientId: '0E6C2B7A-51D4-4B0C-9E53-7A2F4C1D8B90', deliveryConfig };

/** A configurator in front of a fake OrderCloud. `writes` lists what it changed. */
export function setUp(changes: Partial<ConfiguratorOptions> = {}) {
  const cloud = createFakeOrderCloud();
  const clock = createFakeClock();
  const options = { clientId: 'server', clientSecret: 'hush hush', fetch: cloud.fetch, clock, now: () => clock.now(), random: () => 1 };
  const writes = () => cloud.calls.filter(({ method, url }) => method !== 'GET' && url.pathname !== '/oauth/token').map(({ method, url }) => `${method} ${url.pathname}`);
  return { cloud, clock, writes, configurator: createConfigurator({ ...options, ...changes }) };
}

/** What a run throws. */
export async function errorOf(run: Promise<unknown>): Promise<{ readonly code: string; readonly message: string }> {
  return run.then(
    () => ({ code: 'none', message: '' }),
    (error: { readonly code: string; readonly message: string }) => ({ code: error.code, message: error.message }),
  );
}
