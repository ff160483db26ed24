import { type KV, Kvm } from '@nats-io/kv';
import { type Bytes, type Clock, type DurationMs, type StateStore, systemClock } from '@waymark/core';
import { checkState } from '@waymark/core/lean';
import { checkOptions } from '@waymark/core/transport';
import { type Connect, connectToCluster } from '../connection/connect.ts';
import { endConnection, openSession, retriable, type Session } from '../connection/session.ts';
import { type ClusterOptions, clusterOptionNames, readClusterOptions, wholeNumbers } from '../options.ts';
import { isApiError } from '../stream/ensure-stream.ts';
import { keyOf, readState, writeState } from './entries.ts';
import { createSweeper } from './sweep.ts';

export interface JetstreamStateOptions extends Omit<ClusterOptions, 'manage'> {
  /** Name of the key-value bucket. Default: `waymark-state`. */
  readonly bucket?: string;
  /** Bytes of all keys and values. Beyond it nothing new is kept, and `set` rejects. Default: 1 GiB. */
  readonly maxBytes?: Bytes;
  /** What nobody set anew goes after that long at the latest. Default: 400 days. */
  readonly maxTtlMs?: DurationMs;
  /** Wall time, for the ends of values. Clocks of machines that share a bucket should agree. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** The subject has another last message than its writer knows. Source: nats-server `server/errors.json`, JSStreamWrongLastSequenceErrF; checked 2026-11-22. */
const wrongLast = 10_071;
/** Others may write the same key over and over. */
const mostTurns = 20;
const maxTtl = 400 * 86_400_000;

/** Keeps state in a key-value bucket of the cluster, for all relays and workers together. */
export function jetstreamState(options: JetstreamStateOptions): StateStore {
  return createState(options, connectToCluster);
}

/** The same with the connection passed in. */
export function createState(options: JetstreamStateOptions, connect: Connect): StateStore {
  const scope = 'jetstreamState()';
  const checks = checkOptions(scope, options, [...clusterOptionNames.filter((name) => name !== 'manage'), 'bucket', 'maxBytes', 'maxTtlMs', 'clock']);
  const { connection, replicas } = readClusterOptions(scope, checks, options);
  const whole = wholeNumbers(checks, scope);
  const bucket = checks.optionalText('bucket', 'Use letters, digits, "-" and "_".', /^[\w-]{1,64}$/) ?? 'waymark-state';
  const limits = { replicas, max_bytes: whole('maxBytes', 2 ** 30, 1024, Number.MAX_SAFE_INTEGER), ttl: whole('maxTtlMs', maxTtl, 1000, 10 * maxTtl) };
  const session = retriable(systemClock(), async () => openSession(await connect(connection)));
  // Followers may be behind, so nothing is read from them.
  const opened = retriable(systemClock(), async () => openBucket(await session(), bucket, { ...limits, allow_direct: false }));
  return storeOf({ bucket, now: (options.clock ?? systemClock()).now, opened, maxTtlMs: limits.ttl, end: async () => endConnection(await session()) });
}

interface Bucket {
  readonly kv: KV;
  readonly session: Session;
}

async function openBucket(session: Session, bucket: string, limits: Parameters<Kvm['create']>[1]): Promise<Bucket> {
  return { session, kv: await new Kvm(session.client).create(bucket, limits ?? {}) };
}

interface StoreParts {
  readonly bucket: string;
  readonly maxTtlMs: DurationMs;
  now(): number;
  opened(): Promise<Bucket>;
  end(): Promise<void>;
}

function storeOf({ bucket, now, opened, maxTtlMs, end }: StoreParts): StateStore {
  const sweep = createSweeper(bucket, now);

  async function write(key: string, value: string, ttlMs: DurationMs, previousSeq?: number): Promise<void> {
    const { kv, session } = await opened();
    await kv.put(keyOf(key), writeState(value, now() + Math.min(ttlMs, maxTtlMs)), previousSeq === undefined ? {} : { previousSeq });
    await sweep(session.manager);
  }

  async function read(key: string): Promise<{ readonly revision: number; readonly value: string | undefined }> {
    const entry = await (await opened()).kv.get(keyOf(key));
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
      checkState(key);
      return (await read(key)).value;
    },
    async set(key, value, ttlMs) {
      checkState(key, value);
      await write(key, value, ttlMs);
    },
    async replace(key, before, value, ttlMs) {
      checkState(key, value);
      return replace(key, before, value, ttlMs, mostTurns);
    },
    async delete(key) {
      checkState(key);
      const { kv, session } = await opened();
      const entry = await kv.get(keyOf(key));
      // Without a trace: a mark of the deletion would stay for as long as the value.
      if (entry) await session.manager.streams.deleteMessage(`KV_${bucket}`, entry.revision, false);
    },
    close: end,
  };
}
