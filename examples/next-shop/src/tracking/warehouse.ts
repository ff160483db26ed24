import { checkOptions, httpTransport, type Transport } from '@waymark/core/transport';

export interface WarehouseOptions {
  /** Where events are posted as lines of JSON, as they are. */
  readonly target: string;
}

/** A destination of the shop's own: a collector in front of its data warehouse. */
export function warehouse(options: WarehouseOptions): Transport {
  const target = checkOptions('warehouse()', options, ['target']).target('target', {}, '');
  return httpTransport({
    name: 'warehouse',
    runsIn: 'server',
    purposes: ['analytics'],
    limits: { maxEvents: 100, maxBytes: 500_000, concurrency: 1 },
    encode: ({ entries }) => [
      { url: target, headers: { 'content-type': 'application/x-ndjson' }, body: entries.map(({ json }) => json).join('\n'), ids: entries.map(({ id }) => id) },
    ],
  });
}
