import type { Clock, DurationMs } from '@waymark/core';
import { parseIp } from '@waymark/node/request';
import { LRUCache } from 'lru-cache';

/** Says how long whoever has this key has to wait; 0 when its request may go on. */
export type RateLimit = (key: string | undefined) => DurationMs;

interface Bucket {
  tokens: number;
  at: DurationMs;
}

/** Keys that are remembered, some 4 MB. The one that was silent longest goes first, and starts afresh when it comes back. */
const mostKeys = 20_000;

/**
 * A bucket of requests per key that fills evenly; a full one allows the requests of a minute at once. Who has no key is not limited: one bucket for all
 * strangers would let one of them shut out the others.
 */
export function rateLimit(requestsPerMinute: number, clock: Pick<Clock, 'ticks'>): RateLimit {
  const buckets = new LRUCache<string, Bucket>({ max: mostKeys });
  const perMs = requestsPerMinute / 60_000;

  function bucketOf(key: string, now: DurationMs): Bucket {
    const known = buckets.get(key);
    if (known) return known;
    const bucket = { tokens: requestsPerMinute, at: now };
    buckets.set(key, bucket);
    return bucket;
  }

  return (key) => {
    if (key === undefined || requestsPerMinute === 0) return 0;
    const now = clock.ticks();
    const bucket = bucketOf(key, now);
    bucket.tokens = Math.min(requestsPerMinute, bucket.tokens + (now - bucket.at) * perMs);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perMs);
    bucket.tokens -= 1;
    return 0;
  };
}

/** By what an address is counted. Whoever holds an IPv6 address holds its /64. */
export function networkOf(address: string | undefined): string | undefined {
  const bytes = address === undefined ? undefined : parseIp(address);
  return bytes?.length === 16 ? bytes.slice(0, 8).join('.') : address;
}
