import type { Clock } from '../ports/clock.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Entry, Outbox } from '../ports/outbox.ts';
import type { DropReason } from '../ports/report.ts';
import type { Refusal, RetryPolicy, Transport } from '../ports/transport.ts';
import type { DurationMs, Stop } from '../units.ts';
import { defaultRetry } from './backoff.ts';
import { type Circuit, createCircuit } from './circuit.ts';
import { type Counters, createCounters } from './counters.ts';
import { createWindow, type Held, type Window } from './window.ts';

export interface LaneOptions {
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof fetch;
  /** Longest wait before a batch that is not full goes. */
  readonly flushIntervalMs: DurationMs;
  readonly onDrop: (event: EventEnvelope, reason: DropReason, why: Refusal) => void;
  readonly onDelivered: ((event: EventEnvelope) => void) | undefined;
  readonly onError: (problem: Refusal) => void;
}

/** A batch on its way. */
export interface Flight {
  readonly held: readonly Held[];
  readonly controller: AbortController;
  done: boolean;
}

/** Somebody who waits until what was there has been tried (`left` events), or until nothing is left at all. */
export interface Waiter {
  left: number;
  readonly untilEmpty: boolean;
  readonly resolve: () => void;
}

export interface LaneState extends LaneOptions {
  readonly name: string;
  readonly policy: RetryPolicy;
  readonly window: Window;
  readonly circuit: Circuit;
  readonly counters: Counters;
  /** Confirmed requests of events that need several. */
  readonly progress: Map<string, number>;
  readonly flights: Set<Flight>;
  readonly busyKeys: Set<string>;
  readonly busyIds: Set<string>;
  readonly waiters: Set<Waiter>;
  /** Entries in the outbox that this lane may take. */
  ready: number;
  /** Entries that were expected and are leased by somebody else. */
  elsewhere: number;
  nextPosition: number;
  /** Tick at which a batch goes although it is not full. */
  dueAt: DurationMs | undefined;
  /** Tick until which the destination asked for silence. */
  pausedUntil: DurationMs;
  filling: boolean;
  wake: { readonly at: DurationMs; readonly stop: Stop } | undefined;
  stopRenewing: Stop | undefined;
  closed: boolean;
}

export function createLaneState(options: LaneOptions): LaneState {
  return {
    ...options,
    name: options.transport.name,
    policy: { ...defaultRetry, ...options.transport.retry },
    window: createWindow(),
    circuit: createCircuit(),
    counters: createCounters(),
    progress: new Map(),
    flights: new Set(),
    busyKeys: new Set(),
    busyIds: new Set(),
    waiters: new Set(),
    ready: 0,
    elsewhere: 0,
    nextPosition: 0,
    dueAt: undefined,
    pausedUntil: 0,
    filling: false,
    wake: undefined,
    stopRenewing: undefined,
    closed: false,
  };
}

/** Waits for what may be a promise, and stays in this tick when it is none. */
export function whenDone<Value>(value: Value | Promise<Value>, next: (value: Value) => void, failed: (error: unknown) => void): void {
  if (value instanceof Promise) value.then(next).catch(failed);
  else next(value);
}

export function outboxFailed(lane: LaneState, doing: string): (error: unknown) => void {
  return (cause) => lane.onError({ code: 'outbox-failed', message: `The outbox "${lane.outbox.name}" failed to ${doing} for "${lane.name}".`, cause });
}

/** Keys of an entry's order in this lane. An event whose transport cannot tell goes in an order of its own. */
export function keyOf(lane: LaneState, entry: Entry, read: (entry: Entry) => EventEnvelope): string | undefined {
  const { orderBy } = lane.transport;
  if (!orderBy) return undefined;
  return entry.keys?.get(lane.name) ?? orderBy(read(entry));
}
