import type { Entry } from '../ports/outbox.ts';
import type { DeliveryReport, DropReason } from '../ports/report.ts';
import type { Refusal, Transport } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import { closeLane, purge } from './close.ts';
import { countDropped, reportOf } from './counters.ts';
import { drop } from './finish.ts';
import { pump, pumpAtExit } from './pump.ts';
import { createLaneState, type LaneOptions, type LaneState } from './state.ts';

/** One transport's delivery loop. A slow destination never holds up another lane. */
export interface Lane {
  readonly name: string;
  readonly transport: Transport;
  /** An event was offered and now waits, in the outbox or on its way there. */
  accept(): void;
  /** An event was offered and goes no further. */
  acceptAndDrop(reason: DropReason): void;
  /** The outbox turned out to hold an accepted event already. */
  unaccept(): void;
  /** Accepted events have arrived in the outbox. */
  added(count: number): void;
  /** Takes an accepted event out. `stored` tells whether it had been announced by `added`. */
  dropWaiting(entry: Entry, reason: DropReason, why: Refusal, stored: boolean): void;
  isBusy(id: string): boolean;
  /** Tries what is there once; resolves when that is done. */
  flush(): Promise<void>;
  leave(): void;
  /** Drops everything that waits in the outbox. */
  purge(reason: DropReason, why: Refusal): Promise<void>;
  close(within: DurationMs): Promise<void>;
  report(): DeliveryReport;
}

export function createLane(options: LaneOptions): Lane {
  const lane = createLaneState(options);
  return {
    name: lane.name,
    transport: lane.transport,
    accept() {
      lane.counters.accepted += 1;
      lane.counters.waiting += 1;
    },
    acceptAndDrop(reason) {
      lane.counters.accepted += 1;
      countDropped(lane.counters, reason);
    },
    unaccept() {
      lane.counters.accepted -= 1;
      lane.counters.waiting -= 1;
    },
    added: (count) => added(lane, count),
    dropWaiting(entry, reason, why, stored) {
      if (stored && lane.window.remove(new Set([entry.id])).length === 0) lane.ready = Math.max(lane.ready - 1, 0);
      lane.progress.delete(entry.id);
      drop(lane, entry, reason, why);
    },
    isBusy: (id) => lane.busyIds.has(id),
    flush: () => flush(lane),
    leave: () => pumpAtExit(lane),
    purge: (reason, why) => purge(lane, reason, why),
    close: (within) => closeLane(lane, within),
    report: () => reportOf(lane.counters),
  };
}

function added(lane: LaneState, count: number): void {
  if (count === 0) return;
  lane.ready += count;
  lane.dueAt ??= lane.clock.ticks() + lane.flushIntervalMs;
  pump(lane);
}

function flush(lane: LaneState): Promise<void> {
  let left = lane.ready + lane.window.items.length;
  for (const flight of lane.flights) left += flight.held.length;
  if (left === 0 || lane.closed) return Promise.resolve();
  for (const held of lane.window.items) held.notBefore = 0;
  return new Promise((resolve) => {
    lane.waiters.add({ left, untilEmpty: false, resolve });
    pump(lane);
  });
}
