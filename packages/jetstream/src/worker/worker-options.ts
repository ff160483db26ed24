import type { TrackerOptions } from '@waymark/core';
import { checkTrackerOptions, refusePageTransports } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { type JetstreamOutboxOptions, outboxOptionNames, type OutboxSettings, readOutboxOptions } from '../options.ts';

/** What a worker does with events. */
export type Deliveries = Pick<TrackerOptions, 'transports' | 'onDrop' | 'onDelivered' | 'onTry' | 'flushIntervalMs' | 'fetch'>;

/** What a worker is set up with: the cluster as its relays have it, and the transports that deliver. */
export interface WorkerOptions extends Omit<JetstreamOutboxOptions, 'delivers' | 'clock'>, Deliveries {}

const scope = 'runWorker()';
const trackerNames = ['transports', 'onDrop', 'onDelivered', 'onTry', 'flushIntervalMs', 'fetch'];
const names = [...trackerNames, ...outboxOptionNames.filter((name) => name !== 'delivers' && name !== 'clock')];

/** Checks the options, those of the tracker too, before anything is opened. */
export function readWorkerOptions(options: WorkerOptions): { readonly deliveries: Deliveries; readonly settings: OutboxSettings } {
  checkOptions(scope, options, names);
  const { transports, onDrop, onDelivered, onTry, flushIntervalMs, fetch, ...cluster } = options;
  checkTrackerOptions({ transports, onDrop, onDelivered, onTry, flushIntervalMs, fetch }, scope);
  refusePageTransports(transports);
  return {
    deliveries: {
      transports,
      ...(onDrop && { onDrop }),
      ...(onDelivered && { onDelivered }),
      ...(onTry && { onTry }),
      ...(flushIntervalMs !== undefined && { flushIntervalMs }),
      ...(fetch && { fetch }),
    },
    settings: readOutboxOptions(cluster, scope),
  };
}
