import type { Bytes, DurationMs, EpochMs } from '../units.ts';
import type { Priority } from './event.ts';
import type { Refusal } from './transport.ts';

/** One stored event. `json` is the envelope, serialised once. */
export interface Entry {
  readonly id: string;
  readonly json: string;
  readonly size: Bytes;
  readonly priority: Priority;
  /** Of the event, so that its age is known without parsing it. */
  readonly occurredAt: EpochMs;
  /** `orderBy` of each lane that has one, where this process made the event. Never stored: a recovered entry is parsed to find its keys. */
  readonly keys?: readonly LaneKey[];
}

/** What `orderBy` of a lane's transport said of an event. */
export interface LaneKey {
  readonly lane: string;
  readonly key: string;
}

/** An entry and the lanes that want it. */
export interface NewEntry extends Entry {
  readonly lanes: readonly string[];
  /** These lanes were decided after the entry went to others: it joins the stored entry where that is still there, its text replaces the stored one, and for these lanes it arrives now. Otherwise a known id is a repeat. */
  readonly late?: boolean;
  /** The tracker has made up the id just now, so the outbox cannot hold it already. */
  readonly isNew?: boolean;
}

/** What an append pushed out, or could not take: lost for these lanes, to be reported as `queue-full`. */
export interface Evicted {
  readonly entry: Entry;
  readonly lanes: readonly string[];
}

export interface AppendResult {
  readonly evicted: readonly Evicted[];
  /** Ids that the outbox holds already; they were not stored again. */
  readonly repeated: readonly string[];
}

export interface OutboxCount {
  readonly events: number;
  readonly bytes: Bytes;
}

/** Ids that are on their way to some destination right now. Whoever asks for one that is not gives it up at once, or not at all: it does not go before he has answered. */
export interface Busy {
  has(id: string): boolean;
}

/** Entries that are to be taken out before anybody gets them. */
export interface Withdrawal {
  readonly lanes: readonly string[];
  matches(entry: Entry): boolean;
  /** On its way for this lane right now: it stays. */
  isBusy(lane: string, id: string): boolean;
  /** Called for each that was taken out, as soon as it was. */
  taken(gone: Evicted): void;
}

export type Awaitable<Value> = Value | Promise<Value>;

/**
 * A log with one cursor per lane: an event is written once, however many lanes want it, and goes when the last of them has settled it.
 * Who takes an entry leases it: nobody else gets it for that lane until the lease is settled, released or expired.
 */
export interface Outbox {
  readonly name: string;
  /** True when the entries outlive the process (or page). */
  readonly durable: boolean;
  /**
   * What is appended goes to whoever serves its lanes, this process or another, and comes back as an arrival where that is this one. Until then no lane has it in
   * its books. Default: lanes of this process take what is appended here.
   */
  readonly handsOn?: boolean;
  /** Makes ready for these lanes. Ends leases of owners that are known to be gone, so that what they held keeps its place in the order. Entries of lanes that are not named stay untouched. */
  open(lanes: readonly string[]): Awaitable<void>;
  /**
   * Keeps the entries: when this returns or resolves, they are kept or named in the result. Over its limits it gives up the lowest priority
   * and the oldest first, never one that `busy` names (it is on its way), which is asked for each before it goes, and never one leased by another owner.
   */
  append(entries: readonly NewEntry[], busy: Busy): Awaitable<AppendResult>;
  /** Leases the oldest entries of a lane that are neither settled nor leased, in order of arrival. */
  take(lane: string, most: { readonly events: number; readonly bytes: Bytes; readonly leaseMs: DurationMs }): Awaitable<readonly Entry[]>;
  /** Prolongs leases. */
  renew(lane: string, ids: readonly string[], leaseMs: DurationMs): Awaitable<void>;
  /** Gives leased entries back untouched. */
  release(lane: string, ids: readonly string[]): Awaitable<void>;
  /** Done with these entries for this lane. Unknown ids are ignored. `entries`: the same as `take` handed them out, for an outbox that finds its way by them. */
  settle(lane: string, ids: readonly string[], entries?: readonly Entry[]): Awaitable<void>;
  /** Takes entries out for some lanes, because a visitor has withdrawn consent; those of other owners may stay. Resolves when it has looked at all that was there. Default: they stay, but for what lanes hold. */
  withdraw?(withdrawal: Withdrawal): Awaitable<void>;
  /** Entries that a lane has not settled, leased ones included. */
  count(lane: string): Awaitable<OutboxCount>;
  /**
   * Calls `listener` whenever entries for a lane have come that nobody appended here, left by an owner that is gone for example, with how many: the lane may take
   * them. From this call on; what was there before is in `count`. One listener per lane. Default: nothing ever comes.
   */
  onArrival?(lane: string, listener: (events: number) => void): void;
  /**
   * Calls `listener` whenever entries of a lane were lost after they had been kept, in a file that was damaged for example, with how many: they are no longer in
   * `count`, and what was on its way is not among them. Nobody can name them. One listener per lane. Default: nothing is ever lost.
   */
  onLoss?(lane: string, listener: (events: number) => void): void;
  /**
   * Asks it to know ids for a while after it has taken them, settled or not and over restarts: their repeats are named in `repeated` and not stored again, unless
   * they are `late`. What it gave up in the same append is not among them. Called before `open`. Default: it knows what it holds, and others have to remember.
   */
  remember?(window: { readonly ids: number; readonly ms: DurationMs }): void;
  /**
   * Calls `listener` whenever entries of a lane went to another owner, because this one was silent too long for example, with their ids: they are no longer in
   * `count`, and the other one delivers them. What is on its way already stays. One listener per lane. Default: entries stay with their owner.
   */
  onRetreat?(lane: string, listener: (ids: readonly string[]) => void): void;
  /** Share of its limits that is in use, from 0 to 1, and a little above while it makes room. Cheap: it is asked after every batch. Default: 0. */
  pressure?(): number;
  /**
   * When the oldest entry arrived that a lane has not settled, leased ones included; undefined when there is none. Of what an earlier process left, when it happened.
   * For metrics, asked every few seconds. Default: nobody knows.
   */
  oldest?(lane: string): Awaitable<EpochMs | undefined>;
  /** Why it cannot keep what it is given as it promises at present: a disk that is full, a cluster that is away, not opened yet. Cheap: probes ask. Default: it always can. */
  trouble?(): Refusal | undefined;
  /** Makes what it was given durable at once, in this tick: for the last moment of a process. Default: it is, or nothing can be done. */
  commit?(): void;
  close(): Awaitable<void>;
}
