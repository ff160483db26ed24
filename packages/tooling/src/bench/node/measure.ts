import { monitorEventLoopDelay } from 'node:perf_hooks';
import { percentile } from '../figures.ts';
import type { Contestant, Tracking } from './contestants/contestant.ts';
import type { Load } from './load.ts';

/** What a contestant came to. */
export interface Figures {
  readonly seconds: number;
  readonly cpuMicros: number;
  /** One call of seven, in microseconds, where there are calls. */
  readonly calls: { readonly p50: number; readonly p99: number } | undefined;
  /** Unit: milliseconds. */
  readonly worstLoopDelay: number;
  /** Unit: MiB. */
  readonly peakMemory: number;
}

/** Events between two looks at whether there is room. */
const chunk = 100;
/** One call of so many is timed, because a look at the clock costs a tenth of a call. No divisor of `chunk`, or calls after a pause would be seen too often. */
const timed = 7;
/** Whoever has not taken everything by then is given no more: what has arrived counts. Unit: milliseconds. */
const patienceMs = 30_000;
/** Unit: milliseconds. How often the loop is looked at. */
const resolution = 1;

/** Has a contestant bring its events, and measures this process meanwhile. */
export async function measure(contestant: Contestant, url: string, load: Load): Promise<Figures> {
  const calls: number[] = [];
  const run = 'prepare' in contestant ? contestant.prepare(url, load) : runOf(await contestant.start(url, load), load, calls);
  const loop = monitorEventLoopDelay({ resolution });
  const cpu = process.cpuUsage();
  loop.enable();
  const started = performance.now();
  await run();
  const seconds = (performance.now() - started) / 1000;
  loop.disable();
  const { user, system } = process.cpuUsage(cpu);
  return {
    seconds,
    cpuMicros: user + system,
    calls: calls.length > 0 ? { p50: percentile(calls, 50), p99: percentile(calls, 99) } : undefined,
    worstLoopDelay: Math.max(loop.max / 1e6 - resolution, 0),
    peakMemory: process.resourceUsage().maxRSS / 1024,
  };
}

function runOf(tracking: Tracking, load: Load, calls: number[]): () => Promise<void> {
  const track = (index: number): void => {
    if (index % timed > 0) return tracking.track(index);
    const before = performance.now();
    tracking.track(index);
    calls.push((performance.now() - before) * 1000);
  };
  return async () => {
    await (load.rate === undefined ? offerAll(tracking, track, load) : offerAtRate(track, load.events, load.rate));
    await tracking.finish();
  };
}

async function offerAll(tracking: Tracking, track: (index: number) => void, { events }: Load): Promise<void> {
  const end = performance.now() + patienceMs;
  for (let index = 0; index < events; index += 1) {
    track(index);
    if (index % chunk < chunk - 1) continue;
    await tracking.room(index + 1);
    if (performance.now() > end) return;
  }
}

/** Offers what is due, whatever became of the events before, and no longer than it should take. */
function offerAtRate(track: (index: number) => void, events: number, rate: number): Promise<void> {
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  let next = 0;
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      for (; next < Math.min(elapsed() * rate, events) && elapsed() <= events / rate + 1; next += 1) track(next);
      if (next < events && elapsed() <= events / rate + 1) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
}
