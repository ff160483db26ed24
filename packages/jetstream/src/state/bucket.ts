import { type KV, Kvm } from '@nats-io/kv';
import type { JetStreamManager } from '@nats-io/jetstream';
import { systemClock } from '@waymark/core';
import { explained, isPassing } from '../connection/faults.ts';
import { retriable, type Session } from '../connection/session.ts';
import type { Manage } from '../options.ts';
import { ensureStream, isStreamGone, type StreamPlan } from '../stream/ensure-stream.ts';

/** A bucket that is there as it is wanted. */
export interface Bucket {
  readonly kv: KV;
  readonly manager: JetStreamManager;
}

/** Does something with the bucket. */
export type BucketUse = <Result>(work: (bucket: Bucket) => Promise<Result>) => Promise<Result>;

interface BucketParts {
  session(): Promise<Session>;
  readonly bucket: string;
  readonly wanted: StreamPlan;
  readonly manage: Manage;
}

/** Sees to it that the bucket is there before it is used, and once more when somebody has deleted it since. */
export function createBucketUse({ session, bucket, wanted, manage }: BucketParts): BucketUse {
  const opened = retriable(systemClock(), async (): Promise<Bucket> => {
    const { client, manager } = await session();
    await ensureStream(manager, wanted, manage);
    // Followers may be behind, so nothing is read from them.
    return { manager, kv: await new Kvm(client).open(bucket, { allow_direct: false }) };
  });
  async function use<Result>(work: (bucket: Bucket) => Promise<Result>): Promise<Result> {
    const there = await opened();
    try {
      return await work(there);
    } catch (cause) {
      if (!isStreamGone(cause)) throw cause;
      await ensureStream(there.manager, wanted, manage);
      return work(there);
    }
  }
  // A word of the client about rights holds the key, which may name a visitor.
  return (work) => use(work).catch((cause: unknown) => Promise.reject(isPassing(cause) ? cause : explained(cause)));
}
