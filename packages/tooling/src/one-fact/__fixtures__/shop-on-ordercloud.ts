import { setTimeout as pause } from 'node:timers/promises';
import { memoryState } from '@waymark/core';
import { createRelay } from '@waymark/relay/server';
import { serveRelay } from '@waymark/relay/node';
import { defaultVendors, demoTenant, orderCloudFake, type Sandbox, startSandbox } from '@waymark/testkit/sandbox';
import { createConfigurator, createOrderCloudIdentity, orderCloudSource, type OrderCloudSourceOptions } from '@waymark/transport-ordercloud';
import { shopTransports } from '../../faults/shop-transports.ts';
import { serviceToken, shopUrl, visitor } from './reporters.ts';

const { shopClientId, adminClientId, adminClientSecret } = demoTenant.ordercloud;
const secret = 'demo-hash-key-01';
/** How long a delivery is waited for. Unit: milliseconds. */
const patienceMs = 30_000;

/** A relay in front of all vendors, and an OrderCloud that reports to it over HTTP. */
export interface Shop {
  readonly relayUrl: string;
  readonly sandbox: Sandbox;
  /** A shopper's token of OrderCloud that carries the visitor's id. */
  shopper(): Promise<string>;
  /** Calls the API of OrderCloud. */
  call(method: string, path: string, token: string, body?: object): Promise<Readonly<Record<string, unknown>>>;
  /** Lets go of messages about orders, which OrderCloud keeps back until then. */
  releaseOrders(): void;
  /** Statuses of the relay's answers to OrderCloud, once it has answered all. */
  answers(): Promise<readonly (number | null)[]>;
  /** Waits until the relay has delivered what it has. */
  delivered(): Promise<void>;
  readonly report: ReturnType<typeof createRelay>['report'];
  close(): Promise<void>;
}

/** Starts everything, configured by the package's own configurator. `timeoutMs`: how long vendors may take for an answer. */
export async function openShop(options: Partial<OrderCloudSourceOptions> = {}, timeoutMs?: number): Promise<Shop> {
  let releaseOrders = (): void => undefined;
  const released = new Promise<void>((resolve) => (releaseOrders = resolve));
  const cloud = orderCloudFake({
    async fetch(input, init) {
      if (String(init?.body).includes('orders.submitted')) await released;
      return fetch(input, init);
    },
  });
  const sandbox = await startSandbox({ vendors: [...defaultVendors(Date.now).filter(({ name }) => name !== 'ordercloud'), cloud] });
  const relay = createRelay({
    allowOrigins: [shopUrl],
    trustedProxies: ['127.0.0.1'],
    serviceTokens: [serviceToken],
    // As if it outlived the process, which it need not in these tests.
    state: { ...memoryState(), durable: true },
    flushIntervalMs: 5,
    // What a vendor may have taken while it hung is not sent again where it would count twice; tests look at the report.
    onDrop: () => undefined,
    transports: shopTransports({ targets: sandbox.targets, browserIds: new Map(), orders: 'order-checkout', ...(timeoutMs !== undefined && { timeoutMs }) }),
    sources: [orderCloudSource({ secrets: secret, productUrl: ({ productId }) => `${shopUrl}/p/${productId.toLowerCase()}`, ...options })],
  });
  const server = await serveRelay(relay);
  const target = sandbox.targets['ordercloud'] ?? '';
  await createConfigurator({ target, clientId: adminClientId, clientSecret: adminClientSecret }).apply({
    prefix: 'web',
    clientId: shopClientId,
    deliveryConfig: { Name: 'Web tracking', DeliveryTargets: { Http: { Endpoint: `${server.url}/ordercloud`, Secret: secret } } },
  });
  return {
    relayUrl: server.url,
    sandbox,
    shopper: () => createOrderCloudIdentity({ target, clientId: shopClientId, beaconId: () => visitor.who.browserId, hasConsent: () => true }).anonymous(),
    async call(method, path, token, body) {
      const response = await fetch(target + path, { method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }) });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response.status === 204 ? {} : ((await response.json()) as Readonly<Record<string, unknown>>);
    },
    releaseOrders: () => releaseOrders(),
    async answers() {
      await cloud.idle();
      return cloud.view().messages.map(({ answered }) => answered);
    },
    async delivered() {
      for (const until = Date.now() + patienceMs; !(await relay.tracker.flush()).complete && Date.now() < until; ) await pause(10);
    },
    report: () => relay.report(),
    async close() {
      releaseOrders();
      await cloud.idle();
      await server.close(1000);
      await sandbox.close();
    },
  };
}
