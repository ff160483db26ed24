import type { PubAck } from '@nats-io/jetstream';
import { InvalidArgumentError, TimeoutError } from '@nats-io/transport-node';
import type { AppendResult, DurationMs, Evicted, NewEntry, Refusal } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import { within } from '../connection/within.ts';
import { isApiError } from '../stream/ensure-stream.ts';
import type { Layout } from '../stream/layout.ts';
import { type Copy, copiesOf } from './copies.ts';
import { inTurn } from './in-turn.ts';
import { isStored } from './is-stored.ts';
import { writeHeaders } from './message.ts';

/** What storing needs. */
export interface PublisherParts {
  session(): Promise<Session>;
  readonly layout: Layout;
  readonly timeoutMs: DurationMs;
  /** Of the machine, for the time that storing may take. */
  now(): DurationMs;
  readonly onError: (problem: Refusal) => void;
}

/** Stores entries, each acknowledged by the cluster. */
export type Publish = (entries: readonly NewEntry[]) => Promise<AppendResult>;

type Fate = 'stored' | 'repeated' | 'refused';

/**
 * Errors of the server that say there is no room: the stream is full, or its storage. Source: nats-server `server/errors.json`, JSStreamStoreFailedF,
 * JSStorageResourcesExceededErr, JSMemoryResourcesExceededErr, JSInsufficientResourcesErr; checked 2026-11-22.
 */
const noRoom = [10_077, 10_047, 10_028, 10_023];
/** One try at least, and a pause before the next. Unit: milliseconds. */
const [tryMs, pauseMs] = [2000, 100];

/**
 * Events with equal order keys are stored one after another, so that none overtakes another while the cluster chooses a new leader; others side by side. A try
 * whose answer was lost is made again with the same id, which the cluster tells as a repeat.
 */
export function createPublisher(parts: PublisherParts): Publish {
  const turn = inTurn();
  let storedAt: DurationMs = -Infinity;
  let lateCopies = 0;
  const process = crypto.randomUUID();

  function idOf({ entry, lane }: Copy): string {
    // What is sent again on purpose has an id that nobody had before.
    return entry.late ? `${entry.id}/${lane}/${process}-${(lateCopies += 1)}` : `${entry.id}/${lane}`;
  }

  /** What follows an event that was not stored is not stored either: it would overtake the one that its sender brings again. */
  async function storeUnless({ began, broken, problems }: Append, copy: Copy): Promise<Fate> {
    if (broken.has(copy.key)) return 'refused';
    const turnAt = parts.now();
    // Also what waits for its turn is told of in time, unless the cluster stores what is before it.
    const deadline = (): DurationMs => Math.min(turnAt, Math.max(began, storedAt)) + parts.timeoutMs;
    const fate = await storeOne(parts, copy, { msgID: idOf(copy), deadline, failed: (cause) => void problems.push(cause) });
    if (fate === 'refused') broken.add(copy.key);
    else storedAt = parts.now();
    return fate;
  }

  async function storeAll(entry: NewEntry, append: Append): Promise<Fate> {
    const copies = copiesOf(entry, parts.layout.partitions);
    const fates = await Promise.all(copies.map((copy) => turn(copy.key, () => storeUnless(append, copy))));
    if (fates.includes('refused')) return 'refused';
    return fates.every((fate) => fate === 'repeated') ? 'repeated' : 'stored';
  }

  /** Once for all that came together: while the cluster is away nothing is stored. */
  function tell([cause]: readonly unknown[], refused: number, all: number): void {
    if (cause !== undefined) parts.onError({ code: 'outbox-failed', message: `The cluster did not store ${refused} of ${all} events in ${parts.timeoutMs} ms. Their sender is told to come back.`, cause });
  }

  return async (entries) => {
    const append: Append = { began: parts.now(), broken: new Set(), problems: [] };
    const fates = await Promise.all(entries.map((entry) => storeAll(entry, append)));
    const evicted: Evicted[] = [];
    const repeated: string[] = [];
    fates.forEach((fate, index) => {
      const entry = entries[index];
      if (entry && fate === 'refused') evicted.push({ entry, lanes: entry.lanes });
      if (entry && fate === 'repeated') repeated.push(entry.id);
    });
    tell(append.problems, evicted.length, entries.length);
    return { evicted, repeated };
  };
}

/** Entries that came together. */
interface Append {
  readonly began: DurationMs;
  /** Keys of what was refused. */
  readonly broken: Set<string>;
  /** Why something was not stored that was tried. */
  readonly problems: unknown[];
}

interface Storing {
  readonly msgID: string;
  /** When the time is over. */
  deadline(): DurationMs;
  failed(cause: unknown): void;
}

async function storeOne(parts: PublisherParts, copy: Copy, { msgID, deadline, failed }: Storing): Promise<Fate> {
  let cause: unknown;
  let mayBeOurs = false;
  for (let tries = 1; parts.now() + pauseMs < deadline(); tries += 1) {
    if (tries > 1) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    const timeout = Math.max(Math.min(deadline() - parts.now(), tryMs), pauseMs);
    try {
      // Opening a connection may take longer than storing.
      const answer = await within(timeout, publishOnce(parts, copy, msgID, timeout));
      // A repeat of an earlier try of ours is none.
      if (answer && isStored(answer)) return answer.duplicate && !mayBeOurs ? 'repeated' : 'stored';
      mayBeOurs ||= !answer;
      cause = undefined;
    } catch (failure) {
      if (isApiError(failure, ...noRoom)) return 'refused';
      mayBeOurs = true;
      cause = failure;
      // Larger than the servers take: the next try would come to the same.
      if (failure instanceof InvalidArgumentError) break;
    }
  }
  failed(cause ?? new TimeoutError());
  return 'refused';
}

async function publishOnce({ session, layout }: PublisherParts, copy: Copy, msgID: string, timeout: DurationMs): Promise<PubAck> {
  const { client } = await session();
  return client.publish(layout.events(copy.lane, copy.partition), copy.entry.json, { msgID, timeout, headers: writeHeaders(copy) });
}
