import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outbox, Transport } from '@waymark/core';
import { httpTransport, jsonArray } from '@waymark/core/transport';
import { createServerTracker } from '@waymark/node';
import { sqliteOutbox } from '@waymark/node/sqlite';
import { type Load, payloadOf } from '../load.ts';
import type { Contestant, Tracking } from './contestant.ts';
import { singleKeys } from './undici.ts';

/** Share of the outbox above which the application waits. Far below what would be given up. */
const mostPressure = 0.05;

function start(transport: Transport, outbox: Outbox | undefined, end: () => Promise<void>): Tracking {
  const tracker = createServerTracker({ service: 'bench', transports: [transport], ...(outbox && { outbox }) });
  return {
    track: (index) => void tracker.track('eventOccurred', { name: 'benchmark event', details: payloadOf(index) }),
    room: () => (tracker.pressure > mostPressure ? tracker.drained(mostPressure) : undefined),
    async finish() {
      await tracker.drained(0);
      const { complete } = await tracker.close();
      if (!complete) throw new Error('The tracker was closed, and something still waits.');
      await end();
    },
  };
}

function toBatches(url: string, { batch, concurrency }: Load): Transport {
  return httpTransport({
    name: 'bench',
    runsIn: 'server',
    limits: { maxEvents: batch, maxBytes: 1_000_000, concurrency },
    encode: ({ entries }) => ({ url, body: jsonArray(entries) }),
  });
}

const nothing = async (): Promise<void> => undefined;

export const memory: Contestant = { start: (url, load) => start(toBatches(url, load), undefined, nothing) };

export const sqlite: Contestant = {
  async start(url, load) {
    const folder = await mkdtemp(join(tmpdir(), 'waymark-bench-'));
    return start(toBatches(url, load), sqliteOutbox({ path: join(folder, 'outbox.db') }), () => rm(folder, { recursive: true }));
  },
};

/** One event per request, the events of a key one after another, as Sitecore CDP wants it. */
export const single: Contestant = {
  start(url, { concurrency }) {
    const keyOf = (payload: unknown): string => String(Number((payload as { readonly details: { readonly number: string } }).details.number.slice(-7)) % singleKeys);
    const transport = httpTransport({
      name: 'bench',
      runsIn: 'server',
      limits: { maxEvents: 1, maxBytes: 65_536, concurrency },
      orderBy: ({ payload }) => keyOf(payload),
      encode: ({ events, entries }) => ({ url, headers: { 'x-key': keyOf(events[0]?.payload) }, body: entries[0]?.json ?? '' }),
    });
    return start(transport, undefined, nothing);
  },
};
