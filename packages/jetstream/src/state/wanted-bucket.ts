import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import type { Bytes, DurationMs } from '@waymark/core';
import type { StreamPlan } from '../stream/ensure-stream.ts';

/** What a bucket may hold, and on how many servers. */
export interface BucketLimits {
  readonly replicas: number;
  readonly maxBytes: Bytes;
  readonly maxTtlMs: DurationMs;
}

/** Name of the stream in which a bucket lies. Source: NATS architecture decision ADR-8, as its subjects; checked 2026-11-22. */
export const streamOf = (bucket: string): string => `KV_${bucket}`;

/** The stream of a bucket: the latest value of each key. */
export function wantedBucket(bucket: string, { replicas, maxBytes, maxTtlMs }: BucketLimits): StreamPlan {
  const wanted = {
    name: streamOf(bucket),
    subjects: [`$KV.${bucket}.>`],
    retention: RetentionPolicy.Limits,
    // When full, what is new is refused and nothing that was kept goes.
    discard: DiscardPolicy.New,
    storage: StorageType.File,
    max_msgs_per_subject: 1,
    max_msg_size: -1,
    max_bytes: maxBytes,
    max_age: nanos(maxTtlMs),
    allow_rollup_hdrs: true,
    // What was deleted, or is over, is taken out.
    deny_delete: false,
    num_replicas: replicas,
  };
  return { wanted, options: { max_bytes: 'maxBytes', max_age: 'maxTtlMs', num_replicas: 'replicas' } };
}
