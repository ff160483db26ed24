import type { Clock, DurationMs, EpochMs } from '@waymark/core';
import { LRUCache } from 'lru-cache';

/** Estimates how far the clock of a sender is behind ours (negative: ahead), from one exchange more. */
export type ClockSkew = (sender: string | undefined, sentAt: EpochMs, receivedAt: EpochMs) => DurationMs;

interface Sender {
  /** The fastest exchange: our time at receipt minus the sender's at sending. */
  readonly fastest: DurationMs;
  /** Set when the latest exchange was slower than the fastest one allows. */
  readonly isDoubted: boolean;
  readonly since: DurationMs;
}

/**
 * Longest way of a batch that we believe in, in milliseconds. Senders give up after 10 s by default and slow bodies are cut off, so that a difference
 * above this cannot be delay alone.
 */
export const longestDelayMs = 60_000;
/** No request is on its way for longer, in milliseconds, not with a device that sleeps either: what differs by more is a clock that was set back. */
const longestSleepMs = 86_400_000;
/** After this long, exchanges are forgotten: clocks drift and get corrected. */
const memoryMs = 600_000;
const mostSenders = 10_000;

/**
 * An exchange says: difference = skew + delay, and delay is between 0 and `longestDelayMs`. So a negative difference is skew for certain, a positive one
 * only where it is more than delay can be; between the two the clocks are taken to agree. The amount comes from the fastest exchange of the last
 * minutes, which holds the least delay.
 */
export function clockSkew(clock: Pick<Clock, 'ticks'>): ClockSkew {
  const senders = new LRUCache<string, Sender>({ max: mostSenders });

  function remember(key: string, difference: DurationMs): Sender {
    const known = senders.get(key);
    const now = clock.ticks();
    const sender = known && now - known.since < memoryMs ? next(known, difference, now) : first(difference, now);
    senders.set(key, sender);
    return sender;
  }

  return (key, sentAt, receivedAt) => {
    const difference = receivedAt - sentAt;
    const fastest = key === undefined ? difference : remember(key, difference).fastest;
    return fastest < 0 || fastest > longestDelayMs ? fastest : 0;
  };
}

function first(fastest: DurationMs, since: DurationMs): Sender {
  return { fastest, isDoubted: false, since };
}

function next(known: Sender, difference: DurationMs, now: DurationMs): Sender {
  if (difference <= known.fastest + longestDelayMs) return { ...known, fastest: Math.min(known.fastest, difference), isDoubted: false };
  // Slower than any delay: a device that slept with the request in its hands, or a clock that was set back. The second time it is the clock.
  const isOfClock = known.isDoubted || difference > known.fastest + longestSleepMs;
  return isOfClock ? first(difference, now) : { ...known, isDoubted: true };
}
