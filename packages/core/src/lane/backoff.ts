import type { RetryPolicy } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';

/** How a lane retries unless its transport says otherwise. */
export const defaultRetry: RetryPolicy = {
  delaysMs: [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000],
  maxAttempts: Number.POSITIVE_INFINITY,
  maxAgeMs: 604_800_000,
  timeoutMs: 10_000,
};

/** Wait after the nth failed try (from 1): uniformly random up to the policy's delay, so that many clients do not come back at once. */
export function backoff(policy: RetryPolicy, attempt: number, random: () => number): DurationMs {
  const { delaysMs } = policy;
  const most = delaysMs[Math.min(attempt, delaysMs.length) - 1] ?? 0;
  return Math.floor(random() * (most + 1));
}
