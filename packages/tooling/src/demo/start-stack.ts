import type { RequestListener } from 'node:http';
import type { Drop } from '@waymark/core';
import type { EventEnvelope, Transport } from '@waymark/core/transport';
import { toNodeHandler } from '@waymark/relay/node';
import { createRelay, type RelayReport } from '@waymark/relay/server';
import { type Sandbox, type SandboxRecord, startSandbox } from '@waymark/testkit/sandbox';
import { serveShop } from './serve-shop.ts';
import { terminalTransport } from './terminal-transport.ts';
import { demoTransports } from './transports.ts';

/** Path of the relay on the shop's own origin. */
export const relayPath = '/w';
/** The shop's own word in cookies: that of its pages. */
export const namespace = 'northleaf';

export interface StackOptions {
  /** Folder of the built shop. */
  readonly shop: string;
  /** 0: any free port. A port that is taken gives way to a free one. */
  readonly ports: { readonly shop: number; readonly sandbox: number };
  /** The relay took an event. */
  readonly onEvent?: (event: EventEnvelope) => void;
  readonly onDelivered?: (event: EventEnvelope, transport: string) => void;
  readonly onDrop?: (drop: Drop) => void;
  /** A request reached a vendor. */
  readonly onRecord?: (record: SandboxRecord) => void;
}

export interface Stack {
  readonly shopUrl: string;
  readonly sandbox: Sandbox;
  /** Names of the vendors' transports. */
  readonly vendors: readonly string[];
  /** Transports of a service that reaches the vendors without the relay, and knows the same visitors. */
  readonly direct: readonly Transport[];
  /** Resolves when the relay has handed everything on. */
  drain(): Promise<RelayReport>;
  close(): Promise<void>;
}

/** By which the demo's relay knows the shop's own services. A secret, were this not a demo. */
export const relayToken = 'demo-service-token-of-the-shop';

/** Address of the demo's visitor: nobody is identified by 127.0.0.1. From the range that RFC 5737 keeps for examples. */
export const visitorAddress = '203.0.113.24';

/** Time for the last deliveries when the demo ends. Unit: milliseconds. */
const closeWithinMs = 5000;

/** Starts the vendors' stand-ins, a relay that delivers to them, and the shop in front of it. */
export async function startStack({ shop, ports, onEvent, onDelivered, onDrop, onRecord }: StackOptions): Promise<Stack> {
  const startOn = (port: number): Promise<Sandbox> => startSandbox({ port, ...(onRecord && { onRecord }) });
  const sandbox = await startOn(ports.sandbox).catch(() => startOn(0));
  // The relay must know the shop's address before it takes events from its pages, so it comes second.
  let answer: RequestListener = (_request, response) => void response.writeHead(503).end();
  const server = await serveShop(shop, relayPath, (request, response) => answer(request, response), ports.shop);
  const browserIds = new Map<string, string>();
  const transports = demoTransports(sandbox.targets, browserIds, server.url);
  const relay = createRelay({
    allowOrigins: [server.url, server.url.replace('localhost', '127.0.0.1')],
    path: relayPath,
    namespace,
    flushIntervalMs: 100,
    trustedProxies: ['127.0.0.1', '::1'],
    serviceTokens: [relayToken],
    transports: [...(onEvent ? [terminalTransport(onEvent)] : []), ...transports],
    ...(onDelivered && { onDelivered }),
    ...(onDrop && { onDrop }),
  });
  answer = behindProxy(toNodeHandler(relay));
  return {
    shopUrl: server.url,
    sandbox,
    vendors: transports.map(({ name }) => name),
    direct: demoTransports(sandbox.targets, browserIds, server.url),
    async drain() {
      await relay.tracker.flush();
      return relay.report();
    },
    async close() {
      await server.close();
      await relay.close(closeWithinMs);
      await sandbox.close();
    },
  };
}

/** Does what the proxy in front of a real relay does: says where the visitor's connection came from. */
export function behindProxy(handler: RequestListener): RequestListener {
  return (request, response) => {
    request.headers['x-forwarded-for'] = visitorAddress;
    handler(request, response);
  };
}
