import type { EventEnvelope } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';

/** Destinations of the torture: paths of the recording server. */
export const vendorNames = ['first', 'second'] as const;

/** A destination that takes the events of each browser in their order. `vendorUrl`: where it is, for processes that deliver; relays never call it. */
export function transportsTo(vendorUrl: string, worker: string): readonly Transport[] {
  return vendorNames.map((name) => ({
    name,
    runsIn: 'server',
    limits: { maxEvents: 50, maxBytes: 500_000, concurrency: 4 },
    retry: { delaysMs: [200, 500, 1000] },
    orderBy: ({ who }: EventEnvelope) => who.browserId ?? '',
    async send({ entries }, { fetch, signal }) {
      try {
        const response = await fetch(`${vendorUrl}/${name}`, { method: 'POST', headers: { worker }, body: JSON.stringify(entries.map(({ id }) => id)), signal });
        await response.arrayBuffer();
        return response.ok ? { status: 'delivered' } : { status: 'refused', why: { code: `http-${response.status}`, message: 'The recording server refused.' } };
      } catch (cause) {
        return { status: 'retry', why: { code: 'network', message: 'The recording server did not answer.', cause } };
      }
    },
  }));
}

/** How the cluster is used, by relays and workers alike. */
export function clusterOptions(servers: readonly string[]) {
  return { servers, replicas: 3, partitions: 8, window: 512, maxBytes: 1_000_000_000 };
}
