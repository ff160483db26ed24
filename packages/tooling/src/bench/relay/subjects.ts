import type { Transport } from '@waymark/core';
import { httpTransport, jsonArray } from '@waymark/core/transport';
import { serverFetch } from '@waymark/node';
import { createRelay as createNodeRelay, serveRelay } from '@waymark/relay/node';
import { createRelay, type Relay } from '@waymark/relay/server';
import { startBare, startEcho } from './bare.ts';
import { origin, path } from './visits.ts';

/** A server that is measured. */
export interface Subject {
  readonly port: number;
  /** Events that it has delivered, where it delivers. */
  delivered(): number;
  /** Resolves when nothing waits to be delivered. */
  drained(): Promise<void>;
  close(): Promise<void>;
}

/** What a subject may need: a folder for files, the address of a receiver. */
export interface Surroundings {
  readonly folder: string;
  readonly sink: string;
}

/** Everyone who is measured, by name. */
export const subjects: Readonly<Record<string, (around: Surroundings) => Promise<Subject>>> = {
  'socket alone': startEcho,
  'node:http, bare': startBare,
  'relay, memory, kept': () => serve(createRelay(options(settled()))),
  'relay, memory, delivered': ({ sink }) => serve(createRelay({ ...options(toSink(sink)), fetch: serverFetch() })),
  'relay, SQLite, kept': ({ folder }) => serve(createNodeRelay({ ...options(settled()), dataDir: folder })),
  'relay, SQLite, delivered': ({ folder, sink }) => serve(createNodeRelay({ ...options(toSink(sink)), dataDir: folder })),
};

const limits = { maxEvents: 100, maxBytes: 1_000_000, concurrency: 8 };

/** A destination in the process that takes everything at once: what is left is the relay. */
function settled(): Transport {
  return { name: 'bench', runsIn: 'server', purposes: ['analytics'], limits, send: async () => ({ status: 'delivered' }) };
}

function toSink(url: string): Transport {
  return httpTransport({ name: 'bench', runsIn: 'server', purposes: ['analytics'], limits, encode: ({ entries }) => ({ url, body: jsonArray(entries) }) });
}

/** Behind a proxy on this machine, as a relay usually stands: every visitor has an address of its own. */
function options(transport: Transport) {
  return { allowOrigins: [origin], path, trustedProxies: ['loopback'], transports: [transport] };
}

async function serve(relay: Relay<never>): Promise<Subject> {
  const server = await serveRelay(relay);
  return {
    port: Number(new URL(server.url).port),
    delivered: () => relay.report().delivery.transports['bench']?.delivered ?? 0,
    drained: () => relay.tracker.drained(0),
    close: async () => void (await server.close()),
  };
}
