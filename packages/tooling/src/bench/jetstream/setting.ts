import type { EventEnvelope } from '@waymark/core';
import { httpTransport, jsonArray, type Transport } from '@waymark/core/transport';
import type { JetstreamOutboxOptions } from '@waymark/jetstream';

/** How a run uses the cluster: the same for everyone who takes part. */
export type Setting = Pick<JetstreamOutboxOptions, 'stream' | 'replicas' | 'partitions'> & { readonly servers: readonly string[]; readonly isOrdered: boolean };

/** The lane of everyone. */
export const lane = 'bench';

/** What a process is told by those who start it. */
export function readSetting(text = ''): Setting {
  return JSON.parse(text) as Setting;
}

export function outboxOptions({ isOrdered: _isOrdered, ...options }: Setting): JetstreamOutboxOptions {
  // Workers share their partitions anew every second and a half.
  return { ...options, leaseMs: 4500, maxBytes: 500_000_000 };
}

/** A destination that takes what it gets, in the order of each browser where that is asked for. */
export function toSink(url: string, { isOrdered }: Setting): Transport {
  return httpTransport({
    ...{ name: lane, runsIn: 'server', purposes: ['analytics'], limits: { maxEvents: 100, maxBytes: 1_000_000, concurrency: 8 } },
    ...(isOrdered && { orderBy: ({ who }: EventEnvelope) => who.browserId ?? '' }),
    encode: ({ entries }) => ({ url, body: jsonArray(entries) }),
  });
}
