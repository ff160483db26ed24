import { type MemoryDeadLetters, memoryDeadLetters } from '@waymark/core';
import type { EventEnvelope, Transport } from '@waymark/core/transport';
import { serveRelay } from '@waymark/relay/node';
import { createRelay, type RelayReport } from '@waymark/relay/server';
import { discoverFake, type FaultOrder, type Sandbox, searchFake, sendFake, sitecoreCdpFake, startSandbox, tracifyFake } from '@waymark/testkit/sandbox';
import { type Books, openBooks } from './books.ts';
import { endless } from './endless-process.ts';
import { relayDoor } from './relay-door.ts';
import { shopTransports } from './shop-transports.ts';
import { shopUrl } from './story.ts';
import { createTries, type Tries } from './tries.ts';
import { visitors } from './visitors.ts';

export interface StackOptions {
  readonly orders: 'checkout' | 'order-checkout';
  readonly faults: readonly FaultOrder[];
}

/** All that stands between a shop and its vendors. */
export interface Stack {
  readonly sandbox: Sandbox;
  /** Address of the relay for pages and services. The way there is as bad as the ways to the vendors. */
  readonly relayUrl: string;
  readonly relay: { readonly books: Books; readonly letters: MemoryDeadLetters; readonly report: () => RelayReport; readonly resend: (letter: Parked) => boolean };
  /** What the relay took, in order. */
  readonly witnessed: readonly EventEnvelope[];
  /** Every request of the shop, its services and its relay goes through this. */
  readonly tries: Tries;
  /** Transports of a service that reaches the vendors without the relay. */
  readonly direct: readonly Transport[];
  close(): Promise<void>;
}

type Parked = ReturnType<MemoryDeadLetters['list']>[number];

/** What the services of the shop show to the relay. */
export const serviceToken = 'demo-service-token-0123456789abcdef';

export async function startStack({ orders, faults }: StackOptions): Promise<Stack> {
  let realUrl = '';
  const sandbox = await startSandbox({
    vendors: [sitecoreCdpFake(), tracifyFake({ visitors }), sendFake(), discoverFake(), searchFake(), relayDoor(() => realUrl)],
  });
  for (const order of faults) sandbox.fault(order);
  const witnessed: EventEnvelope[] = [];
  const setup = { targets: sandbox.targets, browserIds: new Map<string, string>(), orders };
  const books = openBooks('relay');
  const letters = memoryDeadLetters();
  const tries = createTries();
  const relay = createRelay({
    allowOrigins: [shopUrl],
    trustedProxies: ['127.0.0.1', '::1'],
    serviceTokens: [serviceToken],
    transports: [witness(witnessed), ...shopTransports(setup)],
    flushIntervalMs: 30,
    deadLetters: letters,
    fetch: tries.fetch,
    onDelivered: books.onDelivered,
    onDrop: books.onDrop,
  });
  const server = await serveRelay(relay, { process: endless });
  realUrl = server.url;
  return {
    sandbox,
    relayUrl: `${sandbox.targets['relay']}/w`,
    relay: { books, letters, report: relay.report, resend: relay.tracker.resend },
    witnessed,
    tries,
    direct: shopTransports(setup),
    async close() {
      books.receipt = await server.close();
      await sandbox.close();
    },
  };
}

/** Sees every event that the relay took. */
function witness(seen: EventEnvelope[]): Transport {
  return {
    name: 'witness',
    runsIn: 'server',
    purposes: [],
    limits: { maxEvents: 50, maxBytes: 1_048_576, concurrency: 1 },
    async send({ events }) {
      seen.push(...events);
      return { status: 'delivered' };
    },
  };
}
