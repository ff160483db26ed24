import type { Clock, DurationMs, Tracker, TrackerOptions } from '@waymark/core';
import { harmless } from '@waymark/core/lean';

/**
 * Makes a platform that stops a request's work after its answer wait for a promise: `ctx.waitUntil` of Workers, `waitUntil` of Vercel, `after` of Next.
 */
export type WaitUntil = (promise: Promise<unknown>) => void;

/** How long to hold, in milliseconds. Below the 30 s that Workers grant after an answer (https://developers.cloudflare.com/workers/runtime-apis/context/, checked 2026-11-22), with a try that has begun. */
const holdMs: DurationMs = 15_000;
const firstPauseMs: DurationMs = 250;
const longestPauseMs: DurationMs = 4000;

/**
 * Resolves when nothing waits any more, or after a while: then what is left goes with the next request. Tries at once, and what fails again and again at growing
 * distances. One `flush` may never end, because it waits for a try that went with another request.
 */
export async function deliverNow({ flush }: Pick<Tracker<never>, 'flush'>, clock: Clock): Promise<void> {
  const until = clock.ticks() + holdMs;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const over = new Promise<undefined>((resolve) => void clock.after(pause, () => resolve(undefined)));
    const receipt = await Promise.race([flush(), over]);
    if (receipt?.complete || clock.ticks() + pause > until) return;
    await over;
  }
}

/** Hands the work to the platform, and says so when the platform will not have it. */
export function hold(waitUntil: WaitUntil, work: () => Promise<void>, onError: NonNullable<TrackerOptions['onError']>): void {
  harmless(waitUntil, (cause) => onError({ code: 'callback-threw', message: 'The function "waitUntil" threw, so the platform may stop before events are delivered.', cause }))(work());
}
