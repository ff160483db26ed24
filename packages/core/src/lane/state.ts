import type { Clock } from '../ports/clock.ts';
import type { EventEnvelope } from '../ports/event.ts';
import type { Entry, Outbox } from '../ports/outbox.ts';
import type { Drop, DropReason } from '../ports/report.ts';
import type { Batch, Refusal, RetryPolicy, Transport, Try } from '../ports/transport.ts';
import type { DurationMs, EpochMs, Stop } from '../units.ts';
import { createAging } from './aging.ts';
import { closedCircuit, type Circuit } from './circuit.ts';

export interface LaneOptions {
  readonly transport: Transport;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly random: () => number;
  readonly fetch: typeof fetch;
  /** Longest wait before a batch that is not full goes. */
  readonly flushIntervalMs: DurationMs;
  /** Keeps what a destination refused. */
  readonly keepLetter: ((drop: Drop) => void) | undefined;
  readonly onDrop: (drop: Drop) => void;
  readonly onDelivered: ((event: EventEnvelope, transport: string) => void) | undefined;
  readonly onTry: ((result: Try) => void) | undefined;
  /** Called once for every accepted event that needs no more work. */
  readonly onEnd: (id: string, isDelivered: boolean) => void;
  /** Called when something has left the outbox, or is about to. */
  readonly onSettled: () => void;
  readonly onError: (problem: Refusal) => void;
  readonly doubted: Doubted;
}

/** Entries that the outbox may have given up in a call that it has not answered yet, and lanes that have dropped them since for another reason. They do not go before it has. */
export type Doubted = ReadonlyMap<string, Set<string>>;

/** An entry that a lane has leased and not settled. */
export interface Held {
  readonly entry: Entry;
  /** Its place in the order of arrival. */
  readonly nth: number;
  /** Equal keys go one after another. Undefined where the transport has no order. */
  readonly key: string | undefined;
  /** Tries so far. */
  attempts: number;
  /** Tick before which it must not go. */
  notBefore: DurationMs;
  /** Largest batch that it may still go in. */
  mostEvents: number;
}

/** What of a batch must not go again, and why. */
export interface Bar {
  readonly matches: (entry: Entry) => boolean;
  readonly reason: DropReason;
  readonly why: Refusal;
}

/** A batch on its way. */
export interface Flight {
  readonly held: readonly Held[];
  readonly batch: Batch;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly controller: AbortController;
  /** Tick after which its own timers should have ended it. */
  readonly overdueAt: DurationMs;
  readonly barred: Bar[];
  /** What of it somebody else delivers now, unless this try does. */
  left: Set<string> | undefined;
  /** Its outcome is in the books, or about to be. */
  hasLanded: boolean;
}

/** Somebody who waits until `left` events have been tried, or, when that is infinite, until nothing is left at all. */
export interface Waiter {
  left: number;
  readonly resolve: () => void;
}

export interface LaneState extends LaneOptions, Circuit {
  readonly name: string;
  readonly policy: RetryPolicy;
  /** Says by now which events are too old. */
  readonly aging: () => (occurredAt: EpochMs) => boolean;
  /** 0 from the beginning of the end on. */
  flushIntervalMs: DurationMs;
  /** What the lane has leased and what is not on its way, in order of arrival. */
  idle: Held[];
  /** What the lane has leased and what is on its way. A list, because a `Set` would keep those that have landed alive (see `createPassingMap`). */
  readonly flights: Flight[];
  /** Confirmed requests of events that need several. */
  readonly progress: Map<string, number>;
  readonly waiters: Set<Waiter>;
  /** The books: accepted = delivered + waiting + the sum of dropped. */
  accepted: number;
  delivered: number;
  waiting: number;
  readonly dropped: Partial<Record<DropReason, number>>;
  /** Entries that it has ever held. */
  received: number;
  /** Entries in the outbox that this lane may take. */
  ready: number;
  /** Entries that were expected and are leased by somebody else. */
  elsewhere: number;
  /** Tick at which leases are renewed and entries elsewhere looked for again. */
  tendAt: DurationMs;
  /** A lease may have run out, so that the outbox hands out again what the lane holds. */
  isLate: boolean;
  /** Tick at which a batch goes although it is not full. */
  dueAt: DurationMs;
  /** Tick until which the destination asked for silence. */
  pausedUntil: DurationMs;
  /** Latest of the ticks before which some event must not go again. */
  lastNotBefore: DurationMs;
  /** Set while the outbox has been asked for entries. `overdueAt`: tick after which it should have answered. */
  asked: { readonly overdueAt: DurationMs } | undefined;
  /** Entries that went while the outbox was asked for some, and how often it is asked right now. */
  readonly gone: { readonly ids: Set<string>; takes: number };
  stopTimer: Stop | undefined;
  /** Tick at which the timer calls. */
  timerAt: DurationMs;
  closed: boolean;
}

/** How a lane retries unless its transport says otherwise. */
function policyOf({ retry = {} }: Transport): RetryPolicy {
  const { delaysMs = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000], maxAttempts = Infinity, maxAgeMs = 604_800_000, timeoutMs = 10_000 } = retry;
  return { delaysMs, maxAttempts, maxAgeMs, timeoutMs };
}

export function createLaneState(options: LaneOptions): LaneState {
  const policy = policyOf(options.transport);
  return {
    ...options,
    ...closedCircuit,
    name: options.transport.name,
    policy,
    aging: createAging(options.clock, policy.maxAgeMs),
    idle: [],
    received: 0,
    flights: [],
    progress: new Map(),
    waiters: new Set(),
    accepted: 0,
    delivered: 0,
    waiting: 0,
    dropped: {},
    ready: 0,
    elsewhere: 0,
    tendAt: Infinity,
    isLate: false,
    dueAt: Infinity,
    pausedUntil: 0,
    lastNotBefore: 0,
    asked: undefined,
    gone: { ids: new Set(), takes: 0 },
    stopTimer: undefined,
    timerAt: Infinity,
    closed: false,
  };
}

/** Ids of all that the lane has leased. */
export function heldIds({ idle, flights }: LaneState): readonly string[] {
  return [...flights.flatMap(({ held }) => held), ...idle].map(({ entry }) => entry.id);
}

/** Nothing is left that the lane could send, and nothing is on its way. */
export function isEmpty(lane: LaneState): boolean {
  return lane.ready + heldCount(lane) === 0;
}

/** How many events the lane has leased. */
export function heldCount({ idle, flights }: LaneState): number {
  return flights.reduce((sum, { held }) => sum + held.length, idle.length);
}

/** Asks the outbox for something that it has promised to do, and reports one that breaks the promise. */
export function watch(lane: LaneState, ask: () => void | undefined | Promise<void>): void {
  try {
    ask()?.catch((cause: unknown) => outboxFailed(lane, cause));
  } catch (cause) {
    outboxFailed(lane, cause);
  }
}

export function outboxFailed({ name, outbox, onError }: LaneState, cause: unknown): void {
  onError({ code: 'outbox-failed', message: `The outbox "${outbox.name}" failed to serve "${name}".`, cause });
}
