import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Drop } from '@waymark/core';
import type { RelayReport } from '@waymark/relay/server';
import { demoTenant, orderCloudFake, type OrderCloudView, type Sandbox, sitecoreCdpFake, type SitecoreCdpView, startSandbox, tracifyFake, type TracifyView } from '@waymark/testkit/sandbox';
import { createConfigurator } from '@waymark/transport-ordercloud';
import { startRelay } from './relay.ts';

/** Everything that takes part, on this machine. */
export interface Stack {
  /** Live page of what the vendors' stand-ins were sent. */
  readonly sandboxUrl: string;
  readonly orderCloudUrl: string;
  readonly shopUrl: string;
  readonly relayUrl: string;
  readonly serviceToken: string;
  /** Resolves when OrderCloud has told all that happened, and the vendors have it. */
  settle(): Promise<RelayReport>;
  views(): { readonly cdp: SitecoreCdpView; readonly tracify: TracifyView; readonly orderCloud: OrderCloudView };
  records: Sandbox['records'];
  readonly drops: readonly Drop[];
  close(): Promise<void>;
}

export interface StackOptions {
  /** Port of the live page. Default: any free one. */
  readonly port?: number;
}

/** Starts the vendors' stand-ins and the relay, and configures OrderCloud to tell the relay. */
export async function startStack({ port = 0 }: StackOptions = {}): Promise<Stack> {
  const orderCloud = orderCloudFake();
  const sandbox = await startSandbox({ port, vendors: [orderCloud, sitecoreCdpFake({ clock: Date.now }), tracifyFake()] });
  const target = (vendor: string): string => sandbox.targets[vendor] ?? '';
  const [shopUrl, serviceToken, orderCloudSecret] = [`https://${demoTenant.sitecoreCdp.pointsOfSale[0]}`, randomUUID(), randomUUID()];
  const drops: Drop[] = [];
  // Gone after the visit: a shop keeps it.
  const dataDir = mkdtempSync(join(tmpdir(), 'waymark-ordercloud-'));
  const relay = await startRelay({
    dataDir,
    ...{ shopUrl, serviceToken, orderCloudSecret },
    cdp: { clientKey: demoTenant.sitecoreCdp.clientKey, target: target('sitecore-cdp'), pointOfSale: demoTenant.sitecoreCdp.pointsOfSale[0] },
    tracify: { token: demoTenant.tracify.token, customerSiteId: demoTenant.tracify.customerSiteId, target: target('tracify') },
    onDrop: (drop) => void drops.push(drop),
  });
  await configure(target('ordercloud'), relay.orderCloudUrl, orderCloudSecret);
  return {
    ...{ sandboxUrl: sandbox.url, orderCloudUrl: target('ordercloud'), shopUrl, relayUrl: relay.url, serviceToken, drops, records: sandbox.records },
    async settle() {
      await orderCloud.idle();
      return relay.flush();
    },
    views: () => ({ cdp: sandbox.view('sitecore-cdp') as SitecoreCdpView, tracify: sandbox.view('tracify') as TracifyView, orderCloud: orderCloud.view() }),
    async close() {
      await relay.close();
      await sandbox.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Once per marketplace, with the token of an administrator: what of the storefront's activity OrderCloud tells, and to whom. */
async function configure(target: string, endpoint: string, secret: string): Promise<void> {
  const { adminClientId, adminClientSecret, shopClientId } = demoTenant.ordercloud;
  const configurator = createConfigurator({ target, clientId: adminClientId, clientSecret: adminClientSecret });
  const { complete } = await configurator.apply({
    prefix: 'web',
    clientId: shopClientId,
    deliveryConfig: { Name: 'Web tracking', DeliveryTargets: { Http: { Endpoint: endpoint, Secret: secret } } },
  });
  if (!complete) throw new Error('Another configuration of the marketplace is in the way.');
}
