import type { Transport } from '@waymark/core';
import { createRelay } from '../../create-relay.ts';
import { batch, event, shop } from './target.ts';

/** A relay that hears of ever new browsers at ever new addresses, and how much memory it holds after each flood. Started with `--expose-gc`. */
const forgetful: Transport = { name: 'vendor', runsIn: 'server', limits: { maxEvents: 1000, maxBytes: 10_000_000, concurrency: 4 }, send: async () => ({ status: 'delivered' }) };
const relay = createRelay({ transports: [forgetful], allowOrigins: [shop], limits: { rememberIds: 10_000 } });
const headers: Readonly<Record<string, string>> = { origin: shop, 'content-type': 'text/plain', 'user-agent': 'Mozilla/5.0' };
const encoder = new TextEncoder();
let known = 0;

async function ask(): Promise<number> {
  known += 1;
  const tag = known.toString(36);
  const body = batch([event(`event-${tag}`, { who: { browserId: `browser-${tag}`, tabId: `tab-${tag}` } })], { counters: { accepted: 1, delivered: 0, waiting: 0, dropped: 1, sender: known } });
  const address = `10.${(known >> 16) & 255}.${(known >> 8) & 255}.${known & 255}`;
  const answer = await relay.respond({
    ...{ method: 'POST', url: '/w', remoteAddress: address, encrypted: false },
    header: (name) => headers[name],
    headers: () => new Headers(headers),
    readBody: async () => ({ bytes: encoder.encode(body) }),
  });
  return answer.status;
}

async function flood(requests: number): Promise<{ readonly statuses: readonly number[]; readonly heap: number }> {
  const statuses = new Set<number>();
  for (let index = 0; index < requests; index += 100) for (const status of await Promise.all(Array.from({ length: 100 }, ask))) statuses.add(status);
  await relay.tracker.flush();
  (globalThis as { gc?: () => void }).gc?.();
  return { statuses: [...statuses], heap: process.memoryUsage().heapUsed };
}

process.on('message', (requests: number) => void flood(requests).then((result) => process.send?.(result)));
process.send?.('ready');
