import type { EventEnvelope } from '../ports/event.ts';
import type { Entry } from '../ports/outbox.ts';
import type { DeliveryReport, DropReason, Violation } from '../ports/report.ts';
import type { Refusal, Transport } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';
import { closeLane, emptyLane } from './close.ts';
import { countDrop, discard, drop, type News, tell } from './finish.ts';
import { pump, tryAll } from './pump.ts';
import { createLaneState, heldCount, isEmpty, type LaneOptions, type LaneState } from './state.ts';
import { noteGone } from './take.ts';

/** One transport's delivery loop. A slow destination never holds up another lane. */
export interface Lane {
  readonly name: string;
  readonly transport: Transport;
  /** Age above which an event is no longer sent. */
  readonly maxAgeMs: DurationMs;
  /** Events were offered and now wait, in the outbox or on their way there. -1: the outbox turned out to hold an accepted event already. */
  accept(count: number): void;
  /** An event was offered and goes no further. */
  refuse(event: EventEnvelope, reason: DropReason, why: Refusal, violations?: readonly Violation[]): void;
  /** An earlier process has left events in the outbox, or another one has handed some over. */
  inherit(events: number): void;
  /** Accepted events have arrived in the outbox. `pump` sends them when it is time. */
  added(count: number): void;
  pump(): void;
  /** Takes an accepted event out. `stored` tells whether it had been announced by `added`. */
  dropWaiting(entry: Entry, reason: DropReason, why: Refusal, stored: boolean): void;
  /** Makes sure that what matches and is on its way does not go again. */
  bar(matches: (entry: Entry) => boolean, reason: DropReason, why: Refusal): void;
  /** Drops what matches of what the lane has leased and what is not on its way. Returns how many that were. */
  dropHeld(matches: (entry: Entry) => boolean, reason: DropReason, why: Refusal): number;
  /** Accepted events are gone from the outbox, and nobody can say which. */
  lose(count: number): void;
  /** Somebody else delivers these accepted events, apart from what is on its way. */
  retreat(ids: readonly string[]): void;
  /** The event is on its way right now. */
  isBusy(id: string): boolean;
  /** Tries what is there once; resolves when that is done. */
  flush(): Promise<void>;
  leave(): void;
  /** Tries until nothing is left or the time is over. */
  empty(within: DurationMs): Promise<void>;
  /** Nothing is left that this lane could send. */
  isEmpty(): boolean;
  /** Begins no try any more. What is on its way may still arrive. */
  rest(): void;
  /** Stops the lane and gives back what it holds. */
  close(): Promise<void>;
  report(): DeliveryReport;
}

export function createLane(options: LaneOptions): Lane {
  const lane = createLaneState(options);
  const { name, transport } = lane;
  return {
    name,
    transport,
    maxAgeMs: lane.policy.maxAgeMs,
    accept(count) {
      lane.accepted += count;
      lane.waiting += count;
    },
    refuse(event, reason, why, violations) {
      lane.accepted += 1;
      const news: News = [];
      countDrop(lane, event, reason, why, news, violations);
      tell(news);
    },
    inherit(events) {
      lane.accepted += events;
      lane.waiting += events;
      lane.ready += events;
      pump(lane);
    },
    added: (count) => void (lane.ready += count),
    pump: () => pump(lane),
    dropWaiting(entry, reason, why, stored) {
      if (stored && lane.doubted.get(entry.id)?.has(name)) return;
      if (stored && !letGo(lane, entry.id)) lane.ready = Math.max(lane.ready - 1, 0);
      lane.progress.delete(entry.id);
      const news: News = [];
      drop(lane, entry, reason, why, news);
      tell(news);
    },
    bar(matches, reason, why) {
      for (const flight of lane.flights) flight.barred.push({ matches, reason, why });
    },
    dropHeld(matches, reason, why) {
      const held = lane.idle.map(({ entry }) => entry).filter(matches);
      discard(lane, held, reason, why);
      return held.length;
    },
    lose(count) {
      lane.elsewhere -= Math.min(lane.elsewhere, Math.max(count - lane.ready, 0));
      lane.ready = Math.max(lane.ready - count, 0);
      lane.waiting -= count;
      lane.dropped.lost = (lane.dropped.lost ?? 0) + count;
      pump(lane);
    },
    retreat: (ids) => retreat(lane, ids),
    isBusy: (id) => lane.flights.some(({ held }) => held.some(({ entry }) => entry.id === id)),
    flush: () => tryAll(lane, lane.ready + heldCount(lane)),
    leave: () => pump(lane, true),
    empty: (within) => emptyLane(lane, within),
    isEmpty: () => isEmpty(lane),
    rest() {
      lane.closed = true;
    },
    close: () => closeLane(lane),
    report: () => ({ accepted: lane.accepted, delivered: lane.delivered, waiting: lane.waiting, dropped: { ...lane.dropped } }),
  };
}

/** Takes events out of the books as if they had never come, those on their way when their tries have come to nothing. */
function retreat(lane: LaneState, ids: readonly string[]): void {
  const gone = new Set(ids);
  for (const flight of lane.flights) {
    const left = flight.held.flatMap(({ entry }) => (gone.delete(entry.id) ? entry.id : []));
    if (left.length > 0) flight.left = new Set([...(flight.left ?? []), ...left]);
  }
  const before = lane.idle.length;
  lane.idle = lane.idle.filter(({ entry }) => !gone.has(entry.id));
  for (const id of gone) {
    lane.progress.delete(id);
    noteGone(lane, id);
  }
  lane.ready = Math.max(lane.ready - (gone.size - (before - lane.idle.length)), 0);
  lane.accepted -= gone.size;
  lane.waiting -= gone.size;
  pump(lane);
}

/** Forgets an entry that the outbox has given up. False when the lane does not hold it. */
function letGo(lane: LaneState, id: string): boolean {
  const { idle } = lane;
  const at = idle.findIndex(({ entry }) => entry.id === id);
  if (at >= 0) idle.splice(at, 1);
  else noteGone(lane, id);
  return at >= 0;
}
