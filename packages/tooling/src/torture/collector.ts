import type { Transport } from '@waymark/core';
import { serveRelay } from '@waymark/relay/node';
import { createRelay } from '@waymark/relay/server';
import { behindUrl, faultyDoor, type FaultyDoor } from './faulty-door.ts';

/** A real relay behind a door that can be spoiled, and what arrived on either side of it. */
export interface Collector {
  readonly door: FaultyDoor;
  /** Numbers of the events of every request that the relay took, repeats included. */
  readonly atTheWire: readonly number[];
  /** Numbers of the events that the relay handed on. */
  readonly afterTheRelay: readonly number[];
  /** Why the relay did not hand an event on. */
  readonly drops: readonly string[];
  /** Resolves when the relay has handed everything on. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

interface Numbered {
  readonly name: string;
  readonly payload: { readonly name?: string; readonly details?: { readonly number?: number } };
}

/** `origin`: of the pages that may send. */
export async function startCollector(origin: string): Promise<Collector> {
  const atTheWire: number[] = [];
  const afterTheRelay: number[] = [];
  const drops: string[] = [];
  const recorder: Transport = {
    name: 'recorder',
    runsIn: 'server',
    limits: { maxEvents: 100, maxBytes: 1_000_000, concurrency: 4 },
    async send({ events }) {
      afterTheRelay.push(...numbersOf(events as readonly Numbered[]));
      return { status: 'delivered' };
    },
  };
  const relay = createRelay({
    allowOrigins: [origin],
    transports: [recorder],
    flushIntervalMs: 20,
    // All events come from one address.
    limits: { requestsPerMinute: 0, browserRequestsPerMinute: 0 },
    onDrop: ({ event, reason, why }) => void drops.push(`${event.name}: ${reason} (${why.code})`),
  });
  const server = await serveRelay(relay);
  const door = faultyDoor(
    behindUrl(() => server.url),
    (body) => void atTheWire.push(...numbersOf((JSON.parse(body) as { readonly events: readonly Numbered[] }).events)),
  );
  return {
    door,
    atTheWire,
    afterTheRelay,
    drops,
    drain: async () => void (await relay.tracker.flush()),
    async close() {
      door.close();
      await server.close(1000);
    },
  };
}

/** The automatic events of a page have no number. */
function numbersOf(events: readonly Numbered[]): readonly number[] {
  return events.flatMap(({ name, payload }) => (name === 'eventOccurred' && payload.name === 'torture' ? (payload.details?.number ?? []) : []));
}
