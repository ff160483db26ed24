import { createTracker, type Receipt, type Tracker } from '@waymark/core';
import { connectToCluster } from '../connection/connect.ts';
import { createOutbox, type JetstreamOutbox } from '../jetstream-outbox.ts';
import { holdBack } from './hold-back.ts';
import { readWorkerOptions, type WorkerOptions } from './worker-options.ts';

/** A process that delivers what relays have stored. */
export interface Worker {
  /** Per transport what this worker took, delivered, holds, and dropped by reason. */
  report(): Receipt;
  /** Share of the stream that is in use, what troubles the cluster, and since when the oldest event waits that this worker holds. */
  readonly outbox: Pick<JetstreamOutbox, 'oldest' | 'pressure' | 'trouble' | 'deadLetters'>;
  /** Takes no more, delivers within `withinMs` (default 10,000) what it has, and gives the rest to the others. Later calls get the same receipt. */
  close(withinMs?: number): Promise<Receipt>;
}

const defaultCloseMs = 10_000;

/**
 * Starts a worker. Any number of them share the partitions of every transport; what one of them holds when it dies goes to the others, in its order. Rejects with
 * what is wrong with the cluster: `jetstream-refused`, `jetstream-disabled`, `jetstream-missing`, `jetstream-differs`; `jetstream-unreachable` and `jetstream-silent`
 * after 15 s in which servers may start and choose who leads.
 */
export async function runWorker(options: WorkerOptions): Promise<Worker> {
  const { ready, ...worker } = startWorker(options);
  await ready;
  return worker;
}

/** A worker that may not be ready yet, and can be closed before. */
export interface StartingWorker extends Worker {
  /** Rejects with what is wrong with the cluster, when the worker has been closed. */
  readonly ready: Promise<void>;
}

/** The same for whoever may change their mind before it is ready. */
export function startWorker(options: WorkerOptions): StartingWorker {
  const { deliveries, settings } = readWorkerOptions(options);
  const { onError, release } = holdBack(settings.onError);
  const { outbox } = createOutbox({ ...settings, delivers: true, onError }, connectToCluster);
  const tracker = createTracker({ ...deliveries, outbox, deadLetters: outbox.deadLetters, onError });
  async function getReady(): Promise<void> {
    try {
      await outbox.ready();
    } catch (cause) {
      await tracker.close(0);
      throw cause;
    }
    release();
  }
  return { ...workerOf(tracker, outbox), ready: getReady() };
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
