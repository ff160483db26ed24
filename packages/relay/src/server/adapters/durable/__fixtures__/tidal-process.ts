import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { httpTransport, jsonArray } from '@waymark/core/transport';
import { sqliteOutbox } from '@waymark/node/sqlite';
import { serveRelay } from '../../serve-relay.ts';
import { createRelay } from '../create-relay.ts';

/** What a relay holds when everything is delivered. Unit of memory: bytes. */
export interface Tidemark {
  readonly delivered: number;
  /** On the heap, and in buffers beside it. */
  readonly held: number;
  readonly resident: number;
}

/** A relay that keeps hardly any text in memory and remembers few ids. Says where it listens, and its tidemark whenever it is asked. Started with `--expose-gc`. */
const [dataDir = '', vendor = ''] = process.argv.slice(2);
const warehouse = httpTransport({
  name: 'warehouse',
  runsIn: 'server',
  limits: { maxEvents: 100, maxBytes: 262_144, concurrency: 4 },
  retry: { timeoutMs: 60_000 },
  encode: ({ entries }) => [{ url: vendor, body: jsonArray(entries) }],
});
const relay = createRelay({
  dataDir,
  outbox: sqliteOutbox({ directory: join(dataDir, 'small'), memoryBytes: 262_144 }),
  allowOrigins: ['https://shop.example'],
  limits: { requestsPerMinute: 0, browserRequestsPerMinute: 0, rememberIds: 2000 },
  flushIntervalMs: 20,
  // That it remembers so few is meant.
  onError: ({ code, message }) => void (code === 'ids-forgotten' || console.error(message)),
  transports: [warehouse],
});
const { url } = await serveRelay(relay);

async function tidemark(): Promise<Tidemark> {
  await relay.tracker.drained(0);
  globalThis.gc?.();
  // Buffers are let go of in the background, and counted as gone by the next collection.
  await pause(100);
  globalThis.gc?.();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { delivered: relay.report().delivery.transports.warehouse?.delivered ?? 0, held: heapUsed + external, resident: rss };
}

process.on('message', () => void tidemark().then((mark) => process.send?.(mark)));
process.on('disconnect', () => process.exit(0));
process.send?.(url);
