import type { Clock, DurationMs } from '@waymark/core';
import { parseIp } from '@waymark/node/request';

/** Says how long an address has to wait; 0 when its request may go on. */
export type RateLimit = (address: string | undefined) => DurationMs;

interface Bucket {
  tokens: number;
  at: DurationMs;
}

/** Addresses that are remembered. The one that was silent longest goes first, and starts afresh when it comes back. */
const mostAddresses = 20_000;

/**
 * A bucket of requests per address that fills evenly; a full one allows the requests of a minute at once. Whoever holds an IPv6 address holds its /64,
 * so that is what is counted. An unknown address is not limited: one bucket for all strangers would let one of them shut out the others.
 */
export function rateLimit(requestsPerMinute: number, clock: Pick<Clock, 'ticks'>): RateLimit {
  const buckets = new Map<string, Bucket>();
  const perMs = requestsPerMinute / 60_000;

  function bucketOf(key: string, now: DurationMs): Bucket {
    const bucket = buckets.get(key) ?? { tokens: requestsPerMinute, at: now };
    buckets.delete(key);
    buckets.set(key, bucket);
    for (const oldest of buckets.keys()) {
      if (buckets.size <= mostAddresses) break;
      buckets.delete(oldest);
    }
    return bucket;
  }

  return (address) => {
    if (address === undefined || requestsPerMinute === 0) return 0;
    const now = clock.ticks();
    const bucket = bucketOf(network(address), now);
    bucket.tokens = Math.min(requestsPerMinute, bucket.tokens + (now - bucket.at) * perMs);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perMs);
    bucket.tokens -= 1;
    return 0;
  };
}

function network(address: string): string {
  const bytes = parseIp(address);
  return bytes?.length === 16 ? bytes.slice(0, 8).join('.') : address;
}
