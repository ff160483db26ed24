import type { Clock, DurationMs, Refusal } from '@waymark/core';
import { partitionOf } from '../stream/layout.ts';
import type { Layout } from '../stream/layout.ts';
import type { Desk } from '../serve/desk.ts';
import type { Reader } from '../serve/reader.ts';
import type { Lease, Leases } from './leases.ts';
import { movesOf } from './shares.ts';

export interface KeeperParts {
  readonly leases: Leases;
  readonly layout: Layout;
  readonly worker: string;
  readonly leaseMs: DurationMs;
  readonly clock: Clock;
  readonly onError: (problem: Refusal) => void;
  /** Makes streams that are missing. */
  restore(): Promise<void>;
  makeReader(desk: Desk, partition: number): Reader;
}

/** A partition of a lane that this process has. */
interface Tenure {
  readonly desk: Desk;
  readonly reader: Reader;
  lease: Lease;
  /** It goes to somebody else when what is held is settled. */
  isLeaving: boolean;
}

/** Keeps this process's part of the partitions: takes, renews, gives up. */
export interface Keeper {
  /** Begins with these lanes. Resolves when free partitions were asked for. */
  start(desks: readonly Desk[]): Promise<void>;
  /** False when the partition's lease is over, so that nothing of it may be sent: it is given up at once. */
  owns(lane: string, partition: number): boolean;
  readers(): readonly Reader[];
  /** Reads no more, and keeps what was read. */
  rest(): Promise<void>;
  /** Gives everything back. */
  end(): Promise<void>;
}

/** So often in the time of a lease it is renewed, and so often between two renewals is looked whether one is over. */
const [beats, looks] = [3, 8];

export function createKeeper(parts: KeeperParts): Keeper {
  const { leases, layout, worker, leaseMs, clock, onError } = parts;
  const tenures = new Map<string, Tenure>();
  let desks: readonly Desk[] = [];
  let isEnding = false;
  let isResting = false;
  let beating: Promise<void> = Promise.resolve();
  const keyOf = (lane: string, partition: number): string => layout.owner(lane, partition);

  async function lose(key: string, tenure: Tenure): Promise<void> {
    if (!tenures.delete(key)) return;
    onError({ code: 'partition-lost', message: `This worker was silent too long and lost partition ${tenure.reader.partition} of "${tenure.desk.lane}". Another one goes on with it.` });
    await tenure.reader.end('forget');
  }

  async function renew(key: string, tenure: Tenure): Promise<void> {
    const renewed = await leases.renew(tenure.lease);
    if (renewed === 'lost' || (renewed === 'unknown' && clock.ticks() >= tenure.lease.until)) return lose(key, tenure);
    if (renewed !== 'unknown') tenure.lease = renewed;
    tenure.reader.keep();
    if (tenure.isLeaving && tenure.reader.held === 0) await give(key, tenure);
  }

  async function give(key: string, { reader, lease }: Tenure): Promise<void> {
    tenures.delete(key);
    await reader.end('give');
    await leases.release(lease);
  }

  async function take(desk: Desk, partition: number): Promise<void> {
    if (isResting) return;
    const lease = await leases.acquire(desk.lane, partition);
    if (!lease) return;
    if (isResting) return leases.release(lease);
    const tenure: Tenure = { desk, reader: parts.makeReader(desk, partition), lease, isLeaving: false };
    tenures.set(keyOf(desk.lane, partition), tenure);
    tenure.reader.start();
  }

  async function share(desk: Desk, alive: ReadonlySet<string>): Promise<void> {
    const prefix = layout.worker(desk.lane, '');
    const partitions = Array.from({ length: layout.partitions }, (_, partition) => partition);
    const mine = [...tenures.values()].filter((each) => each.desk === desk && !each.isLeaving).map(({ reader }) => reader.partition);
    const moves = movesOf({
      partitions: layout.partitions,
      workers: [...alive].filter((subject) => subject.startsWith(prefix)).length,
      mine,
      owned: new Set(partitions.filter((partition) => alive.has(keyOf(desk.lane, partition)) || tenures.has(keyOf(desk.lane, partition)))),
      from: partitionOf(worker, layout.partitions),
    });
    for (const partition of moves.give) {
      const tenure = tenures.get(keyOf(desk.lane, partition));
      if (!tenure) continue;
      tenure.isLeaving = true;
      await tenure.reader.pause();
    }
    await Promise.all(moves.take.map((partition) => take(desk, partition)));
  }

  async function beat(): Promise<void> {
    const appearing = isResting ? [] : desks.map(({ lane }) => leases.appear(lane));
    await Promise.all([...appearing, ...[...tenures].map(([key, tenure]) => renew(key, tenure))]);
    if (isResting || desks.length === 0) return;
    const alive = await leases.alive();
    await Promise.all(desks.map((desk) => share(desk, alive)));
  }

  function beatOn(): void {
    if (isEnding) return;
    beating = beat().catch((cause: unknown) => {
      onError({ code: 'outbox-failed', message: 'The cluster did not answer when this worker renewed its partitions. It tries again.', cause });
      // Nobody waits for it: the next beat must not come later than the lease ends.
      void parts.restore().catch(() => undefined);
    });
    void beating.then(() => clock.after(leaseMs / beats, beatOn));
  }

  /** What is over is given up by the clock as well: a process that stood still must let go before it does anything else. */
  function lookOn(): void {
    for (const [key, tenure] of tenures) if (clock.ticks() >= tenure.lease.until) void lose(key, tenure);
    if (!isEnding) clock.after(leaseMs / beats / looks, lookOn);
  }

  return {
    async start(all) {
      desks = all;
      if (all.length > 0) for (const begin of [beatOn, lookOn]) begin();
      await beating;
    },
    owns(lane, partition) {
      const key = keyOf(lane, partition);
      const tenure = tenures.get(key);
      if (tenure && clock.ticks() >= tenure.lease.until) queueMicrotask(() => void lose(key, tenure));
      return tenure !== undefined && clock.ticks() < tenure.lease.until;
    },
    readers: () => [...tenures.values()].map(({ reader }) => reader),
    async rest() {
      isResting = true;
      await Promise.all([...tenures.values()].map(({ reader }) => reader.pause()));
    },
    async end() {
      isEnding = true;
      isResting = true;
      await beating;
      await Promise.allSettled([...tenures].map(([key, tenure]) => give(key, tenure)));
      await Promise.allSettled(desks.map(({ lane }) => leases.disappear(lane)));
    },
  };
}
