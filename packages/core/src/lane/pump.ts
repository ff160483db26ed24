import type { DurationMs } from '../units.ts';
import { fill, leaseMs } from './fill.ts';
import { drop, settle } from './finish.ts';
import { start } from './send.ts';
import type { LaneState } from './state.ts';
import type { Held } from './window.ts';

/** Sends what may go now, and makes sure to come back when more may. */
export function pump(lane: LaneState): void {
  if (lane.closed) return;
  const again = (): void => pump(lane);
  const now = lane.clock.ticks();
  let sent = false;
  while (maySend(lane, now)) {
    fill(lane, again);
    const held = nextBatch(lane, now);
    if (!held) break;
    start(lane, held, 'normal', again);
    sent = true;
  }
  setDueTime(lane, now, sent);
  resolveWaiters(lane);
  schedule(lane, now);
}

/** Sends everything in this tick, whatever the concurrency: the page or process goes away. */
export function pumpAtExit(lane: LaneState): void {
  const now = lane.clock.ticks();
  if (lane.closed || now < silentUntil(lane)) return;
  const again = (): void => pump(lane);
  for (const held of lane.window.items) held.notBefore = 0;
  for (;;) {
    fill(lane, again);
    const held = withoutExpired(lane, lane.window.next(lane.transport.limits, now, new Set(), true));
    if (!held) return;
    if (held.length > 0) start(lane, held, 'exit', again);
  }
}

/** What is left behind a batch that went is newer, so its wait starts anew. */
function setDueTime(lane: LaneState, now: DurationMs, sent: boolean): void {
  if (lane.ready === 0 && lane.window.items.length === 0) lane.dueAt = undefined;
  else if (sent || lane.dueAt === undefined) lane.dueAt = now + lane.flushIntervalMs;
}

function maySend(lane: LaneState, now: DurationMs): boolean {
  const concurrency = lane.circuit.probing ? 1 : lane.transport.limits.concurrency;
  return lane.flights.size < concurrency && now >= silentUntil(lane);
}

function silentUntil(lane: LaneState): DurationMs {
  return Math.max(lane.pausedUntil, lane.circuit.openUntil);
}

function nextBatch(lane: LaneState, now: DurationMs): readonly Held[] | undefined {
  const partial = lane.waiters.size > 0 || lane.transport.limits.maxEvents === 1 || (lane.dueAt !== undefined && now >= lane.dueAt);
  for (;;) {
    const held = withoutExpired(lane, lane.window.next(lane.transport.limits, now, lane.busyKeys, partial));
    if (!held || held.length > 0) return held;
  }
}

function withoutExpired(lane: LaneState, held: readonly Held[] | undefined): readonly Held[] | undefined {
  if (!held || lane.policy.maxAgeMs === Number.POSITIVE_INFINITY) return held;
  const oldest = lane.clock.now() - lane.policy.maxAgeMs;
  const expired = held.filter(({ entry }) => entry.occurredAt < oldest);
  if (expired.length === 0) return held;
  const why = { code: 'expired', message: 'The event became too old for this destination before it could be delivered.' };
  for (const { entry } of expired) drop(lane, entry, 'gave-up', why);
  settle(
    lane,
    expired.map(({ entry }) => entry.id),
  );
  return held.filter(({ entry }) => entry.occurredAt >= oldest);
}

function resolveWaiters(lane: LaneState): void {
  if (lane.waiters.size === 0 || lane.filling) return;
  const idle = lane.flights.size === 0;
  const empty = idle && lane.ready === 0 && lane.window.items.length === 0;
  for (const waiter of lane.waiters) {
    if (!(empty || (!waiter.untilEmpty && (idle || waiter.left <= 0)))) continue;
    lane.waiters.delete(waiter);
    waiter.resolve();
  }
}

/** Sets the one timer of the lane to the next moment at which something may go. */
function schedule(lane: LaneState, now: DurationMs): void {
  const at = nextMoment(lane, now);
  if (at === undefined || (lane.wake && lane.wake.at <= at)) return;
  lane.wake?.stop();
  const stop = lane.clock.after(at - now, () => {
    lane.wake = undefined;
    lane.ready += lane.elsewhere;
    lane.elsewhere = 0;
    pump(lane);
  });
  lane.wake = { at, stop };
}

function nextMoment(lane: LaneState, now: DurationMs): DurationMs | undefined {
  const poll = lane.elsewhere > 0 ? now + leaseMs / 2 : Number.POSITIVE_INFINITY;
  const free = lane.flights.size < lane.transport.limits.concurrency;
  const at = Math.min(poll, free ? nextSend(lane, now) : Number.POSITIVE_INFINITY);
  return at === Number.POSITIVE_INFINITY ? undefined : at;
}

/** What is due and still here waits for its key, and that comes free with the end of a try. So only what becomes due later counts. */
function nextSend(lane: LaneState, now: DurationMs): DurationMs {
  const silent = silentUntil(lane);
  const waits = lane.ready > 0 || lane.window.items.length > 0;
  if (silent > now) return waits ? silent : Number.POSITIVE_INFINITY;
  let earliest = lane.dueAt !== undefined && lane.dueAt > now ? lane.dueAt : Number.POSITIVE_INFINITY;
  for (const { notBefore } of lane.window.items) if (notBefore > now) earliest = Math.min(earliest, notBefore);
  return earliest;
}
