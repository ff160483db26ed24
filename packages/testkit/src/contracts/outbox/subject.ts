import type { AppendResult, Bytes, DurationMs, Entry, EpochMs, NewEntry, Outbox, Priority } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/transport';

export interface OutboxLimits {
  readonly maxEvents: number;
  readonly maxBytes: Bytes;
}

/** An empty outbox and what the suite may do to the world around it. */
export interface OutboxBench {
  /** Not opened yet. */
  readonly outbox: Outbox;
  /** The clock of its leases. */
  readonly clock: { now(): EpochMs; advance(by: DurationMs): Promise<void> };
  /** The process dies without a word; the result is a new outbox over the same storage, not opened yet. Only where storage outlives the process. */
  reopen?(): Outbox | Promise<Outbox>;
  /** Another owner of the same storage while the first one lives, not opened yet. Only where owners share storage. */
  rival?(): Outbox | Promise<Outbox>;
  /** Called at the end of a clause, whatever it came to. */
  dispose?(): void | Promise<void>;
}

/** Makes an outbox with its own, empty storage. */
export type MakeOutbox = (limits: OutboxLimits) => OutboxBench | Promise<OutboxBench>;

/** Limits that a clause does not reach. */
export const roomy: OutboxLimits = { maxEvents: 10_000, maxBytes: 10_000_000 };
/** The lease of a clause that does not wait for its end. */
export const longLease = 60_000;
export const noneBusy: ReadonlySet<string> = new Set();

export interface EntryChanges {
  readonly lanes?: readonly string[];
  readonly priority?: Priority;
  readonly json?: string;
  readonly late?: boolean;
}

/** An entry with a text of its own, for the lanes `a` and `b` where nothing else is said. */
export function entry(id: string, { lanes = ['a', 'b'], priority = 'normal', json = textOf(id), late }: EntryChanges = {}): NewEntry {
  return { id, json, size: utf8Bytes(json), priority, occurredAt: Date.UTC(2026, 0, 1), lanes, ...(late && { late }) };
}

/** JSON with characters of one to four bytes, quotes, and a line separator. */
function textOf(id: string): string {
  return JSON.stringify({ id, title: 'Blåbær "\u{1F600}"\u2028' });
}

/** Entries with the ids `prefix0`, `prefix1` … */
export function entries(prefix: string, count: number, changes: EntryChanges = {}): readonly NewEntry[] {
  return Array.from({ length: count }, (_, index) => entry(`${prefix}${index}`, changes));
}

/** Ids of a list of entries, in order. */
export function idsOf(list: readonly { readonly id: string }[]): readonly string[] {
  return list.map(({ id }) => id);
}

/** Ids and lanes of what an append gave up, in order. */
export function evictedIds(result: AppendResult): readonly string[] {
  return result.evicted.map((each) => each.entry.id);
}

/** Calls of `take` after which an outbox hands out without end. */
const mostTurns = 50;

/** Takes everything that a lane can get. */
export async function takeAll(outbox: Outbox, lane: string, leaseMs: DurationMs = longLease): Promise<readonly Entry[]> {
  const taken: Entry[] = [];
  for (let turn = 0; turn < mostTurns; turn += 1) {
    const more = await outbox.take(lane, { events: 1000, bytes: Number.MAX_SAFE_INTEGER, leaseMs });
    if (more.length === 0) return taken;
    taken.push(...more);
  }
  throw new Error('The outbox hands out entries without end.');
}

/** Runs a clause on a fresh outbox that is open for the lanes `a` and `b`. */
export async function onFreshOutbox(
  make: MakeOutbox,
  limits: OutboxLimits,
  run: (outbox: Outbox, bench: OutboxBench) => Promise<void>,
): Promise<void> {
  const bench = await make(limits);
  try {
    await bench.outbox.open(['a', 'b']);
    await run(bench.outbox, bench);
  } finally {
    await bench.dispose?.();
  }
}

/** Says why clauses about crashes do not apply, if so. */
export async function unlessForgetful(make: MakeOutbox): Promise<string | undefined> {
  return (await probe(make)).reopen ? undefined : 'It does not outlive its process.';
}

/** Says why clauses about several owners do not apply, if so. */
export async function unlessAlone(make: MakeOutbox): Promise<string | undefined> {
  return (await probe(make)).rival ? undefined : 'Its storage has one owner at a time.';
}

/** Says why a clause about something that an outbox need not tell does not apply, if so. */
export async function unlessSilent(make: MakeOutbox, member: 'oldest' | 'pressure'): Promise<string | undefined> {
  return (await probe(make)).outbox[member] ? undefined : `It does not tell its "${member}".`;
}

async function probe(make: MakeOutbox): Promise<OutboxBench> {
  const bench = await make(roomy);
  await bench.dispose?.();
  return bench;
}
