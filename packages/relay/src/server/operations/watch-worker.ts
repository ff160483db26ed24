import { type Clock, type Outbox, type Receipt, systemClock, type TrackerOptions } from '@waymark/core';
import { checkRules, checkValue, clock as clockRule, having, type Rule } from '../../options/option-rules.ts';
import { agesOf } from './ages.ts';
import { readinessOf } from './readiness.ts';
import type { Observed } from './snapshot.ts';
import { tryTally } from './tries.ts';

/** What is asked of a worker. Those of `@waymark/jetstream` have it. */
export interface WatchedWorker {
  report(): Receipt;
  readonly outbox: Pick<Outbox, 'oldest' | 'pressure' | 'trouble'>;
}

/** Watches a worker. */
export interface WorkerWatch {
  /** Option of the worker. */
  readonly onTry: NonNullable<TrackerOptions['onTry']>;
  /** What `operationsOf`, `serveOperations` and `observeRelay` take. Of what a relay is measured by, a worker tells delivery and outbox. */
  of(worker: WatchedWorker): Observed;
}

const watchable: Rule = [(worker) => having(['report'], '')[0](worker) && Object((worker as Partial<WatchedWorker>).outbox) === (worker as WatchedWorker).outbox, 'what runWorker() of "@waymark/jetstream" made'];

/** Starts to watch a worker, before there is one. It is ready while nothing troubles its outbox. */
export function watchWorker(options: { readonly clock?: Clock } = {}): WorkerWatch {
  checkRules('watchWorker()', options, { clock: clockRule });
  const { clock = systemClock() } = options;
  const startedAt = clock.now();
  const tries = tryTally();
  return {
    onTry: tries.note,
    of(worker) {
      checkValue('watchWorker().of() needs a worker: its argument', worker ?? null, watchable);
      const { report, outbox } = worker;
      const no = (): boolean => false;
      const readiness = (): ReturnType<Observed['readiness']> => readinessOf({ hasTrouble: () => outbox.trouble?.() !== undefined, isStateFailing: no, isDraining: no, isClosing: no, isFull: no });
      return {
        readiness,
        async snapshot() {
          const delivery = report();
          const names = Object.keys(delivery.transports);
          return { startedAt, readiness: readiness(), pressure: outbox.pressure?.() ?? 0, oldestMs: await agesOf(outbox, names, clock), delivery, tries: tries.read(names) };
        },
      };
    },
  };
}
