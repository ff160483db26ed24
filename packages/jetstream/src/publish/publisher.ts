import type { PubAck } from '@nats-io/jetstream';
import type { AppendResult, DurationMs, Evicted, NewEntry, Refusal } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import { isApiError } from '../stream/ensure-stream.ts';
import type { Layout } from '../stream/layout.ts';
import { type Copy, copiesOf } from './copies.ts';
import { inTurn } from './in-turn.ts';
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
  let lateCopies = 0;
  const process = crypto.randomUUID();

  function idOf({ entry, lane }: Copy): string {
    // What is sent again on purpose has an id that nobody had before.
    return entry.late ? `${entry.id}/${lane}/${process}-${(lateCopies += 1)}` : `${entry.id}/${lane}`;
  }

  /** What follows an event that was not stored is not stored either: it would overtake the one that its sender brings again. */
  async function storeUnless(broken: Set<string>, copy: Copy): Promise<Fate> {
    if (broken.has(copy.key)) return 'refused';
    const fate = await storeOne(parts, copy, idOf(copy));
    if (fate === 'refused') broken.add(copy.key);
    return fate;
  }

  async function storeAll(entry: NewEntry, broken: Set<string>): Promise<Fate> {
    const copies = copiesOf(entry, parts.layout.partitions);
    const fates = await Promise.all(copies.map((copy) => turn(copy.key, () => storeUnless(broken, copy))));
    if (fates.includes('refused')) return 'refused';
    return fates.every((fate) => fate === 'repeated') ? 'repeated' : 'stored';
  }

  return async (entries) => {
    const broken = new Set<string>();
    const fates = await Promise.all(entries.map((entry) => storeAll(entry, broken)));
    const evicted: Evicted[] = [];
    const repeated: string[] = [];
    fates.forEach((fate, index) => {
      const entry = entries[index];
      if (entry && fate === 'refused') evicted.push({ entry, lanes: entry.lanes });
      if (entry && fate === 'repeated') repeated.push(entry.id);
    });
    return { evicted, repeated };
  };
}

async function storeOne(parts: PublisherParts, copy: Copy, msgID: string): Promise<Fate> {
  const until = parts.now() + parts.timeoutMs;
  for (let tries = 1; ; tries += 1) {
    try {
      const { duplicate } = await publishOnce(parts, copy, msgID, Math.max(Math.min(until - parts.now(), tryMs), pauseMs));
      // A repeat of an earlier try of ours is none.
      return duplicate && tries === 1 ? 'repeated' : 'stored';
    } catch (cause) {
      if (isApiError(cause, ...noRoom)) return 'refused';
      if (parts.now() + pauseMs >= until) {
        parts.onError({ code: 'outbox-failed', message: `The cluster did not store an event in ${parts.timeoutMs} ms. Its sender is told to come back.`, cause });
        return 'refused';
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

async function publishOnce({ session, layout }: PublisherParts, copy: Copy, msgID: string, timeout: DurationMs): Promise<PubAck> {
  const { client } = await session();
  return client.publish(layout.events(copy.lane, copy.partition), copy.entry.json, { msgID, timeout, headers: writeHeaders(copy) });
}
