import type { Outbox, Transport } from '@waymark/core';
import { httpTransport, jsonArray } from '@waymark/core/transport';
import { sqliteOutbox } from '@waymark/node/sqlite';
import { serveRelay } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
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
  'relay, memory, kept': () => startRelay(settled(), undefined),
  'relay, memory, delivered': ({ sink }) => startRelay(toSink(sink), undefined),
  'relay, SQLite, kept': ({ folder }) => startRelay(settled(), sqliteOutbox({ path: `${folder}/outbox.sqlite` })),
  'relay, SQLite, delivered': ({ folder, sink }) => startRelay(toSink(sink), sqliteOutbox({ path: `${folder}/outbox.sqlite` })),
};

const limits = { maxEvents: 100, maxBytes: 1_000_000, concurrency: 8 };

/** A destination in the process that takes everything at once: what is left is the relay. */
function settled(): Transport {
  return { name: 'bench', runsIn: 'server', purposes: ['analytics'], limits, send: async () => ({ status: 'delivered' }) };
}

function toSink(url: string): Transport {
  return httpTransport({ name: 'bench', runsIn: 'server', purposes: ['analytics'], limits, encode: ({ entries }) => ({ url, body: jsonArray(entries) }) });
}

async function startRelay(transport: Transport, outbox: Outbox | undefined): Promise<Subject> {
  const relay = createRelay({ allowOrigins: [origin], path, trustedProxies: ['loopback'], transports: [transport], ...(outbox && { outbox }) });
  const server = await serveRelay(relay);
  return {
    port: Number(new URL(server.url).port),
    delivered: () => relay.report().delivery.transports['bench']?.delivered ?? 0,
    drained: () => relay.tracker.drained(0),
    close: async () => void (await server.close()),
  };
}
