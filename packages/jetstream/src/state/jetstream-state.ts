import { type Bytes, type Clock, type DurationMs, type StateStore, systemClock } from '@waymark/core';
import { checkChange, checkStorableKey } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { checkClock, wholeNumbers } from '../check-values.ts';
import { type Connect, connectToCluster } from '../connection/connect.ts';
import { patiently } from '../connection/patiently.ts';
import { createLink } from '../connection/link.ts';
import { type ClusterOptions, clusterOptionNames, readClusterOptions } from '../options.ts';
import { isApiError } from '../stream/ensure-stream.ts';
import { type BucketUse, createBucketUse } from './bucket.ts';
import { keyOf, readState, writeState } from './entries.ts';
import { createSweeper } from './sweep.ts';
import { streamOf, wantedBucket } from './wanted-bucket.ts';

export interface JetstreamStateOptions extends ClusterOptions {
  /** Name of the key-value bucket. Default: `waymark-state`. */
  readonly bucket?: string;
  /** Bytes of all keys and values. Beyond it nothing new is kept, and `set` rejects. Default: 1 GiB. */
  readonly maxBytes?: Bytes;
  /** What nobody set anew goes after that long at the latest. Default: 400 days. */
  readonly maxTtlMs?: DurationMs;
  /** Wall time, for the ends of values. Clocks of machines that share a bucket should agree. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** State on a cluster. */
export interface JetstreamState extends StateStore {
  /** Resolves when the bucket is there. Rejects with what is wrong, as every other call then does: the set-up is tried again with each. */
  ready(): Promise<void>;
}

/** The subject has another last message than its writer knows. Source: nats-server `server/errors.json`, JSStreamWrongLastSequenceErrF; checked 2026-11-22. */
const wrongLast = 10_071;
/** Others may write the same key over and over. */
const mostTurns = 20;
const maxTtl = 400 * 86_400_000;

/** Keeps state in a key-value bucket of the cluster, for all relays and workers together. */
export function jetstreamState(options: JetstreamStateOptions): JetstreamState {
  return createState(options, connectToCluster);
}

/** The same with the connection passed in. */
export function createState(options: JetstreamStateOptions, connect: Connect): JetstreamState {
  const scope = 'jetstreamState()';
  const checks = checkOptions(scope, options, [...clusterOptionNames, 'bucket', 'maxBytes', 'maxTtlMs', 'clock']);
  const { connection, replicas, manage } = readClusterOptions(scope, checks, options);
  checkClock(scope, options.clock, ['now']);
  const whole = wholeNumbers(checks, scope);
  const bucket = checks.optionalText('bucket', 'Use letters, digits, "-" and "_".', /^[\w-]{1,64}$/) ?? 'waymark-state';
  const limits = { replicas, maxBytes: whole('maxBytes', 2 ** 30, 1024, Number.MAX_SAFE_INTEGER), maxTtlMs: whole('maxTtlMs', maxTtl, 1000, 10 * maxTtl) };
  const { session, end } = createLink(systemClock(), (ended) => connect(connection, ended));
  return storeOf({
    bucket,
    now: (options.clock ?? systemClock()).now,
    use: createBucketUse({ session, bucket, wanted: wantedBucket(bucket, limits), manage }),
    maxTtlMs: limits.maxTtlMs,
    end,
  });
}

interface StoreParts {
  readonly bucket: string;
  readonly maxTtlMs: DurationMs;
  now(): number;
  readonly use: BucketUse;
  end(): Promise<void>;
}

function storeOf({ bucket, now, use, maxTtlMs, end }: StoreParts): JetstreamState {
  const sweep = createSweeper(bucket, now);

  async function write(key: string, value: string, ttlMs: DurationMs, previousSeq?: number): Promise<void> {
    await use(async ({ kv, manager }) => {
      await kv.put(keyOf(key), writeState(value, now() + Math.min(ttlMs, maxTtlMs)), previousSeq === undefined ? {} : { previousSeq });
      await sweep(manager);
    });
  }

  async function read(key: string): Promise<{ readonly revision: number; readonly value: string | undefined }> {
    const entry = await use(({ kv }) => kv.get(keyOf(key)));
    return { revision: entry?.revision ?? 0, value: entry ? readState(entry.string(), now()) : undefined };
  }

  async function replace(key: string, before: string | undefined, value: string, ttlMs: DurationMs, turns: number): Promise<boolean> {
    const present = await read(key);
    if (present.value !== before) return false;
    try {
      await write(key, value, ttlMs, present.revision);
      return true;
    } catch (cause) {
      // Somebody was faster: look what it is now.
      if (turns > 1 && isApiError(cause, wrongLast)) return replace(key, before, value, ttlMs, turns - 1);
      throw cause;
    }
  }

  return {
    name: 'jetstream',
    durable: true,
    async get(key) {
      checkStorableKey(key);
      return (await read(key)).value;
    },
    async set(key, value, ttlMs) {
      checkChange(key, value, ttlMs);
      await write(key, value, ttlMs);
    },
    async replace(key, before, value, ttlMs) {
      checkChange(key, value, ttlMs, before);
      return replace(key, before, value, ttlMs, mostTurns);
    },
    async delete(key) {
      checkStorableKey(key);
      await use(async ({ kv, manager }) => {
        const entry = await kv.get(keyOf(key));
        // Without a trace: a mark of the deletion would stay for as long as the value.
        if (entry) await manager.streams.deleteMessage(streamOf(bucket), entry.revision, false);
      });
    },
    ready: () => patiently(() => use(async () => undefined)),
    close: end,
  };
}
