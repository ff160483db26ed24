import type { DurationMs } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import { isApiError } from '../stream/ensure-stream.ts';
import type { Layout } from '../stream/layout.ts';

/** That a worker has a partition of a lane to itself, until a moment. */
export interface Lease {
  readonly lane: string;
  readonly partition: number;
  /** Number of the message that says so. */
  readonly sequence: number;
  /** Tick until which nobody else can have it. */
  readonly until: DurationMs;
}

/** What a renewal came to. `unknown`: the cluster did not answer; the lease is good until its end. */
export type Renewal = Lease | 'lost' | 'unknown';

/**
 * Leases are messages that the cluster forgets after their time, one per subject. A message is taken only in the place of the one that its writer knows, so no
 * two workers get the same partition.
 */
export interface Leases {
  acquire(lane: string, partition: number): Promise<Lease | undefined>;
  renew(lease: Lease): Promise<Renewal>;
  release(lease: Lease): Promise<void>;
  /** Says that this worker is there for a lane. */
  appear(lane: string): Promise<void>;
  disappear(lane: string): Promise<void>;
  /** Subjects of all leases and workers that are alive. */
  alive(): Promise<ReadonlySet<string>>;
}

/** The subject has another last message than its writer knows. Source: nats-server `server/errors.json`, JSStreamWrongLastSequenceErrF; checked 2026-11-22. */
const wrongLast = 10_071;
/** An answer that takes longer is as good as none. Unit: milliseconds. */
const timeout = 2000;

interface LeaseParts {
  session(): Promise<Session>;
  readonly layout: Layout;
  readonly worker: string;
  readonly leaseMs: DurationMs;
  now(): DurationMs;
}

export function createLeases({ session, layout, worker, leaseMs, now }: LeaseParts): Leases {
  const workers = new Map<string, number>();

  /** Writes in the place of a known message. The lease counts from before the message went, so it ends here before it ends there. */
  async function write({ lane, partition }: Pick<Lease, 'lane' | 'partition'>, after: number): Promise<Lease> {
    const sentAt = now();
    const { client } = await session();
    const { seq } = await client.publish(layout.owner(lane, partition), worker, { timeout, expect: { lastSubjectSequence: after } });
    return { lane, partition, sequence: seq, until: sentAt + leaseMs };
  }

  /** The number of our own last message that we know nothing of, because its answer was lost. */
  async function ownLast({ lane, partition }: Lease): Promise<number | undefined> {
    const { manager } = await session();
    const last = await manager.streams.getMessage(layout.ownersStream, { last_by_subj: layout.owner(lane, partition) });
    return last?.string() === worker ? last.seq : undefined;
  }

  async function erase(sequence: number): Promise<void> {
    const { manager } = await session();
    await manager.streams.deleteMessage(layout.ownersStream, sequence, false);
  }

  return {
    async acquire(lane, partition) {
      try {
        return await write({ lane, partition }, 0);
      } catch (cause) {
        if (isApiError(cause, wrongLast)) return undefined;
        throw cause;
      }
    },
    async renew(lease) {
      try {
        return await write(lease, lease.sequence);
      } catch (cause) {
        if (!isApiError(cause, wrongLast)) return 'unknown';
        const last = await ownLast(lease).catch(() => 'unknown' as const);
        if (last === 'unknown') return last;
        return last === undefined ? 'lost' : { ...lease, sequence: last };
      }
    },
    release: ({ sequence }) => erase(sequence),
    async appear(lane) {
      const { client } = await session();
      const { seq } = await client.publish(layout.worker(lane, worker), '', { timeout });
      workers.set(lane, seq);
    },
    async disappear(lane) {
      const sequence = workers.get(lane);
      workers.delete(lane);
      if (sequence !== undefined) await erase(sequence);
    },
    async alive() {
      const { manager } = await session();
      const { state } = await manager.streams.info(layout.ownersStream, { subjects_filter: '>' });
      return new Set(Object.keys(state.subjects ?? {}));
    },
  };
}
