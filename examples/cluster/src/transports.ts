import type { Transport } from '@waymark/core';
import { httpTransport, jsonArray } from '@waymark/core/transport';
import type { Settings } from './settings.ts';

/**
 * The destinations, the same list in relays and workers: a relay decides on consent and order where an event arrives, a worker delivers. Here it is an address
 * of your own, which gets events as they are; put those of vendors beside it.
 */
export function createTransports({ destinationUrl: url }: Settings): readonly Transport[] {
  return [
    httpTransport({
      name: 'warehouse',
      runsIn: 'server',
      purposes: ['analytics'],
      limits: { maxEvents: 100, maxBytes: 500_000, concurrency: 4 },
      orderBy: ({ who }) => who.browserId ?? '',
      encode: ({ entries }) => ({ url, body: jsonArray(entries) }),
    }),
  ];
}
