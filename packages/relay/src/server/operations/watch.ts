import { type Clock, memoryOutbox, type Receipt, type Refusal, type StateStore, type TrackerOptions } from '@waymark/core';
import type { ClockSkew } from '../books/clock-skew.ts';
import type { Log } from '../log/entry.ts';
import { problemTeller } from '../log/problems.ts';
import { type RelayLog, relayLog } from '../log/relay-log.ts';
import type { RelayReport } from '../relay.ts';
import type { RelayTally } from '../books/tally.ts';
import { agesOf } from './ages.ts';
import type { Readiness } from './readiness.ts';
import type { RelaySnapshot } from './snapshot.ts';
import { stateWatch } from './state-watch.ts';
import { tryTally } from './tries.ts';

/** What watching a relay needs of its options. */
export interface WatchOptions extends Pick<TrackerOptions, 'outbox' | 'onDrop' | 'onError'> {
  readonly log?: Log;
  readonly state: StateStore;
}

/** Sees what a relay does, for metrics and log. */
export interface RelayWatch {
  /** Asks the outbox. */
  hasTrouble(): boolean;
  /** Asks the state store, for who wants to know next. */
  isStateFailing(): boolean;
  /** True while the outbox takes what it cannot keep as it promises: a full disk, for which memory stands in. One that hands on refuses instead. */
  isUnsafe(): boolean;
  readonly onError: (problem: Refusal) => void;
  /** Options of the tracker. */
  readonly hooks: Pick<TrackerOptions, 'outbox' | 'onDrop' | 'onError' | 'onTry'>;
  /** Makes a tally that the log hears of. */
  overhear(tally: RelayTally): RelayTally;
  /** Counts corrections. */
  timing(skew: ClockSkew): ClockSkew;
  /** A request has been answered. */
  answered(status: number): void;
  started(transports: readonly string[]): void;
  draining(): void;
  closing(closed: Promise<Receipt>): Promise<Receipt>;
  read(transports: readonly string[]): Pick<RelayReport, 'responses' | 'tries' | 'clocks'>;
  snapshot(report: RelayReport, readiness: Readiness, pressure: number): Promise<RelaySnapshot>;
}

/** Starts to watch. With a log, drops and problems stand in it, and on the console only where somebody asks for them. */
export function watchRelay({ outbox, state, log: write, onDrop, onError }: WatchOptions, clock: Clock): RelayWatch {
  const kept = outbox ?? memoryOutbox({ clock });
  const log = write && relayLog(write, clock);
  const tries = tryTally();
  const responses: Record<number, number> = {};
  const clocks = { ahead: 0, behind: 0 };
  const startedAt = clock.now();
  const tell = problemTeller(log, onError);

  return {
    hasTrouble() {
      const trouble = kept.trouble?.();
      if (trouble) log?.problem(trouble);
      return trouble !== undefined;
    },
    isStateFailing: stateWatch(state, clock),
    isUnsafe: () => kept.handsOn !== true && kept.trouble?.() !== undefined,
    onError: tell,
    hooks: {
      outbox: kept,
      onError: tell,
      ...(log ? { onDrop: (drop) => (log.dropped(drop), onDrop?.(drop)) } : onDrop && { onDrop }),
      onTry(result) {
        tries.note(result);
        log?.tried(result);
      },
    },
    overhear: (tally) => (log ? overheard(tally, log) : tally),
    timing: (skew) => (...exchange) => {
      const by = skew(...exchange);
      if (by !== 0) clocks[by < 0 ? 'ahead' : 'behind'] += 1;
      return by;
    },
    answered: (status) => void (responses[status] = (responses[status] ?? 0) + 1),
    started: (transports) => log?.started({ transports, outbox: kept.name, durable: kept.durable }),
    draining: () => log?.draining(),
    async closing(closed) {
      log?.closing();
      const receipt = await closed;
      log?.closed(receipt);
      return receipt;
    },
    read: (transports) => ({ responses: { ...responses }, clocks: { ...clocks }, tries: tries.read(transports) }),
    async snapshot(report, readiness, pressure) {
      const { delivery, tries: tried } = report;
      return { startedAt, report, readiness, pressure, delivery, tries: tried, oldestMs: await agesOf(kept, Object.keys(delivery.transports), clock) };
    },
  };
}

function overheard(tally: RelayTally, log: RelayLog): RelayTally {
  return {
    ...tally,
    refused(code) {
      tally.refused(code);
      log.requestRefused(code);
    },
    answered(events, decisions) {
      tally.answered(events, decisions);
      log.answered(events);
      log.answered(decisions);
    },
    sourced(results) {
      tally.sourced(results);
      log.answered(results);
    },
  };
}
