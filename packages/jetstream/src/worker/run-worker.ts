import { createTracker, type Receipt, type TrackerOptions } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import { type JetstreamOutbox, jetstreamOutbox } from '../jetstream-outbox.ts';
import { type JetstreamOutboxOptions, outboxOptionNames } from '../options.ts';

type Deliveries = Pick<TrackerOptions, 'transports' | 'onDrop' | 'onDelivered' | 'onTry' | 'flushIntervalMs' | 'fetch'>;

/** What a worker is set up with: the cluster as its relays have it, and the transports that deliver. */
export interface WorkerOptions extends Omit<JetstreamOutboxOptions, 'delivers' | 'clock'>, Deliveries {}

/** A process that delivers what relays have stored. */
export interface Worker {
  /** Per transport what this worker took, delivered, holds, and dropped by reason. */
  report(): Receipt;
  /** Share of the stream that is in use, what troubles the cluster, and since when the oldest event waits that this worker holds. */
  readonly outbox: Pick<JetstreamOutbox, 'oldest' | 'pressure' | 'trouble' | 'deadLetters'>;
  /** Takes no more, delivers within `withinMs` (default 10,000) what it has, and gives the rest to the others. Later calls get the same receipt. */
  close(withinMs?: number): Promise<Receipt>;
}

const trackerNames = ['transports', 'onDrop', 'onDelivered', 'onTry', 'flushIntervalMs', 'fetch'];
const defaultCloseMs = 10_000;

/**
 * Starts a worker. Any number of them share the partitions of every transport; what one of them holds when it dies goes to the others, in its order. Rejects with
 * what is wrong with the cluster: `jetstream-unreachable`, `jetstream-refused`, `jetstream-missing`, `jetstream-differs`.
 */
export async function runWorker(options: WorkerOptions): Promise<Worker> {
  checkOptions('runWorker()', options, [...trackerNames, ...outboxOptionNames.filter((name) => name !== 'delivers' && name !== 'clock')]);
  const { transports, onDrop, onDelivered, onTry, flushIntervalMs, fetch, ...cluster } = options;
  const outbox = jetstreamOutbox({ ...cluster, delivers: true });
  const tracker = createTracker({
    transports,
    outbox,
    deadLetters: outbox.deadLetters,
    ...(onDrop && { onDrop }),
    ...(onDelivered && { onDelivered }),
    ...(onTry && { onTry }),
    ...(flushIntervalMs !== undefined && { flushIntervalMs }),
    ...(fetch && { fetch }),
    ...(cluster.onError && { onError: cluster.onError }),
  });
  let closing: Promise<Receipt> | undefined;
  try {
    await outbox.ready();
  } catch (cause) {
    await tracker.close(0);
    throw cause;
  }
  async function closeInOrder(withinMs: number): Promise<Receipt> {
    await outbox.rest();
    return tracker.close(withinMs);
  }
  return {
    report: tracker.report,
    outbox,
    close(withinMs = defaultCloseMs) {
      closing ??= closeInOrder(withinMs);
      return closing;
    },
  };
}
