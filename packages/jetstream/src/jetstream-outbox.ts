import type { AppendResult, DurationMs, NewEntry, Outbox, Refusal } from '@waymark/core';
import { type Connect, connectToCluster } from './connection/connect.ts';
import { areAway, explained, isPassing } from './connection/faults.ts';
import { patiently } from './connection/patiently.ts';
import { within } from './connection/within.ts';
import type { JetstreamDeadLetters } from './dead-letters.ts';
import { type JetstreamOutboxOptions, type OutboxSettings, readOutboxOptions } from './options.ts';
import { outboxParts } from './outbox-parts.ts';
import { createDesk, type Desk } from './serve/desk.ts';
import type { Reader } from './serve/reader.ts';

/** An outbox on a cluster. */
export interface JetstreamOutbox extends Outbox {
  /** Resolves when streams and, once the tracker has started, consumers are there. Rejects with what is wrong. Until then events are refused, and the set-up is tried again. */
  ready(): Promise<void>;
  /** Takes no more from the cluster, and keeps what it holds: for a process that wants to finish and go. */
  rest(): Promise<void>;
  /** Events that destinations refused, in a stream of their own. Pass them to the tracker as `deadLetters`. */
  readonly deadLetters: JetstreamDeadLetters;
}

/** Time in which everything is given back at the end. What a cluster does not hear in that time it learns by the end of the leases. Unit: milliseconds. */
const farewellMs: DurationMs = 5000;
/** Part of it in which dead letters may still be stored. What is given back without its letter becomes one elsewhere. Unit: milliseconds. */
const lastLettersMs: DurationMs = 3000;

/** The outbox, and for tests what it reads. */
export interface OpenOutbox {
  readonly outbox: JetstreamOutbox;
  readers(): readonly Reader[];
}

/**
 * Keeps events in a NATS JetStream cluster that any number of relays write to and any number of workers deliver from. An event is stored when the cluster has
 * acknowledged it, on as many servers as `replicas` says.
 */
export function jetstreamOutbox(options: JetstreamOutboxOptions): JetstreamOutbox {
  return createOutbox(readOutboxOptions(options), connectToCluster).outbox;
}

/** The same with the connection passed in. */
export function createOutbox(settings: OutboxSettings, connect: Connect): OpenOutbox {
  const desks = new Map<string, Desk>();
  let lanes: readonly string[] | undefined;
  const { streams, session, publish, keeper, letters, room, disconnect } = outboxParts(settings, connect, () => lanes ?? []);
  async function giveBack(): Promise<void> {
    await within(lastLettersMs, letters.idle());
    letters.end();
    await keeper.end();
  }
  const outbox: JetstreamOutbox = {
    name: 'jetstream',
    durable: true,
    handsOn: true,
    deadLetters: letters,
    async ready() {
      await patiently(() => (lanes ? session() : streams()));
      room.reached();
    },
    rest: () => keeper.rest(),
    async open(names) {
      lanes = names;
      room.start();
      if (settings.delivers) for (const lane of names) desks.set(lane, createDesk(lane, settings.clock));
      // It begins as soon as the cluster can be reached, also where that is later.
      const started = keeper.start([...desks.values()]);
      await session().catch((cause: unknown) => unlessPassing(cause, settings.onError));
      await started;
    },
    append: (entries) => appendUnlessHeld(entries, (lane, id) => desks.get(lane)?.holds(id) ?? false, publish),
    take(lane, most) {
      const taken = desks.get(lane)?.take(most) ?? [];
      return taken.filter(({ from }) => keeper.owns(lane, from.partition));
    },
    renew: (lane, ids, leaseMs) => desks.get(lane)?.lease(ids, leaseMs),
    release: (lane, ids) => desks.get(lane)?.lease(ids, 0),
    settle: (lane, ids, entries) => desks.get(lane)?.settle(ids, entries, (id) => letters.kept(lane, id)),
    count: (lane) => desks.get(lane)?.tell() ?? { events: 0, bytes: 0 },
    oldest: (lane) => desks.get(lane)?.oldest(),
    onArrival: (lane, listener) => desks.get(lane)?.onArrival(listener),
    onRetreat: (lane, listener) => desks.get(lane)?.onRetreat(listener),
    pressure: room.pressure,
    trouble: room.trouble,
    async close() {
      room.end();
      await within(farewellMs, giveBack());
      await disconnect();
    },
  };
  return { outbox, readers: keeper.readers };
}

/** Stores entries, apart from those that came late for lanes which hold them already. */
async function appendUnlessHeld(entries: readonly NewEntry[], holds: (lane: string, id: string) => boolean, publish: (entries: readonly NewEntry[]) => Promise<AppendResult>): Promise<AppendResult> {
  const held = entries.filter(({ id, late, lanes }) => late && lanes.every((lane) => holds(lane, id)));
  const { evicted, repeated } = await publish(held.length === 0 ? entries : entries.filter((entry) => !held.includes(entry)));
  return { evicted, repeated: [...repeated, ...held.map(({ id }) => id)] };
}

/** Servers that are not there or do not answer yet are asked again, by whoever looks or stores next. Until then they are a trouble, and the outbox is no worse for it. */
function unlessPassing(cause: unknown, onError: (problem: Refusal) => void): void {
  if (areAway(cause)) onError({ code: 'outbox-failed', message: 'The cluster cannot be reached yet. It is tried again.', cause });
  else if (!isPassing(cause)) throw explained(cause);
}
