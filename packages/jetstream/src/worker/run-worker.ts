import { createTracker, type Receipt, type Tracker, type TrackerOptions } from '@waymark/core';
import { checkTrackerOptions } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { connectToCluster } from '../connection/connect.ts';
import { createOutbox, type JetstreamOutbox } from '../jetstream-outbox.ts';
import { type JetstreamOutboxOptions, outboxOptionNames, readOutboxOptions } from '../options.ts';
import { holdBack } from './hold-back.ts';

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

const scope = 'runWorker()';
const trackerNames = ['transports', 'onDrop', 'onDelivered', 'onTry', 'flushIntervalMs', 'fetch'];
const defaultCloseMs = 10_000;

/**
 * Starts a worker. Any number of them share the partitions of every transport; what one of them holds when it dies goes to the others, in its order. Rejects with
 * what is wrong with the cluster: `jetstream-unreachable`, `jetstream-refused`, `jetstream-missing`, `jetstream-differs`.
 */
export async function runWorker(options: WorkerOptions): Promise<Worker> {
  checkOptions(scope, options, [...trackerNames, ...outboxOptionNames.filter((name) => name !== 'delivers' && name !== 'clock')]);
  const { transports, onDrop, onDelivered, onTry, flushIntervalMs, fetch, ...cluster } = options;
  const deliveries: Deliveries = {
    transports,
    ...(onDrop && { onDrop }),
    ...(onDelivered && { onDelivered }),
    ...(onTry && { onTry }),
    ...(flushIntervalMs !== undefined && { flushIntervalMs }),
    ...(fetch && { fetch }),
  };
  checkTrackerOptions({ transports, onDrop, onDelivered, onTry, flushIntervalMs, fetch }, scope);
  const settings = readOutboxOptions({ ...cluster, delivers: true }, scope);
  const { onError, release } = holdBack(settings.onError);
  const { outbox } = createOutbox({ ...settings, onError }, connectToCluster);
  const tracker = createTracker({ ...deliveries, outbox, deadLetters: outbox.deadLetters, onError });
  try {
    await outbox.ready();
  } catch (cause) {
    await tracker.close(0);
    throw cause;
  }
  release();
  return workerOf(tracker, outbox);
}

function workerOf(tracker: Pick<Tracker, 'report' | 'close'>, outbox: JetstreamOutbox): Worker {
  let closing: Promise<Receipt> | undefined;
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
