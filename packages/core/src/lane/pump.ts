import type { DurationMs } from '../units.ts';
import { isProbing } from './circuit.ts';
import { fill, landOverdueAnswer, tend } from './fill.ts';
import { nextBatch } from './next-batch.ts';
import { landOverdue, start } from './send.ts';
import { isEmpty, type LaneState } from './state.ts';

/** Sends what may go now, and makes sure to come back when more may. `atExit` sends everything in this tick: the page or process goes away. */
export function pump(lane: LaneState, atExit = false): void {
  if (lane.closed) return;
  const now = lane.clock.ticks();
  const silentUntil = Math.max(lane.pausedUntil, lane.openUntil);
  const { concurrency } = lane.transport.limits;
  const again = (): void => pump(lane);
  tend(lane, now);
  landOverdue(lane, now);
  landOverdueAnswer(lane, now);
  // What is left behind a batch that went is newer, so its wait starts anew.
  const dueAt = now + lane.flushIntervalMs;
  if (lane.dueAt === Infinity) lane.dueAt = dueAt;
  const mostFlights = now < silentUntil ? 0 : atExit ? Infinity : isProbing(lane) ? 1 : concurrency;
  while (lane.flights.length < mostFlights) {
    fill(lane, again);
    const batch = nextBatch(lane, now, atExit);
    if (!batch) break;
    if (batch.length > 0) start(lane, batch, atExit ? 'exit' : 'normal', again);
    if (batch.length > 0 && !atExit) lane.dueAt = dueAt;
  }
  const waits = lane.ready + lane.idle.length > 0;
  if (!waits) lane.dueAt = Infinity;
  resolveWaiters(lane);
  setTimer(lane, Math.min(lane.tendAt, lane.asked?.overdueAt ?? Infinity, waits && lane.flights.length < concurrency ? nextSend(lane, now, silentUntil) : Infinity), now);
}

/**
 * Makes sure that the lane is looked after at a certain tick. A timer that calls before that is good enough, because it is set again then. One that should have
 * called by now may have gone with the request in which it was set.
 */
function setTimer(lane: LaneState, at: DurationMs, now: DurationMs): void {
  if (lane.stopTimer && now <= lane.timerAt && lane.timerAt <= at && at < Infinity) return;
  lane.stopTimer?.();
  lane.timerAt = at;
  lane.stopTimer = at === Infinity ? undefined : lane.clock.after(at - now, () => {
    lane.stopTimer = undefined;
    pump(lane);
  });
}

/** What is due and still here waits for its key, and that comes free with the end of a try. So only what becomes due later counts. */
function nextSend(lane: LaneState, now: DurationMs, silentUntil: DurationMs): DurationMs {
  if (silentUntil > now) return silentUntil;
  let earliest = lane.dueAt > now ? lane.dueAt : Infinity;
  if (lane.lastNotBefore > now) for (const { notBefore } of lane.idle) if (notBefore > now) earliest = Math.min(earliest, notBefore);
  return earliest;
}

function resolveWaiters(lane: LaneState): void {
  // What an outbox is about to hand out belongs to what is there. Who has seen as many events tried as there were does not wait for it.
  const idle = !lane.asked && lane.flights.length === 0;
  const empty = idle && lane.ready + lane.idle.length === 0;
  for (const waiter of lane.waiters) {
    if (!empty && (waiter.left === Infinity || !(idle || waiter.left <= 0))) continue;
    lane.waiters.delete(waiter);
    waiter.resolve();
  }
}

/** Tries what is there at once. Resolves when `left` events have been tried or, when that is infinite, nothing is left. */
export function tryAll(lane: LaneState, left: number): Promise<void> {
  if (lane.closed || isEmpty(lane)) return Promise.resolve();
  for (const each of lane.idle) each.notBefore = 0;
  return new Promise((resolve) => {
    lane.waiters.add({ left, resolve });
    pump(lane);
  });
}
