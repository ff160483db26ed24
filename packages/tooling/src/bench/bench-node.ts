import { median } from './median.ts';
import type { Load } from './node/load.ts';
import { type Result, runContestant } from './node/run-contestant.ts';
import { type Sink, startSink } from './node/start-sink.ts';
import { tableRow } from './table-row.ts';

const peers = ['@segment/analytics-node', 'posthog-node', '@rudderstack/rudder-sdk-node', '@snowplow/node-tracker'];
/** Sends nothing. Shows what a call takes in the open loop, where most are the first after a pause of the processor. */
const writing = 'JSON.stringify alone';
const ours = ['Waymark, memory', 'Waymark, SQLite'];
const [stored, serialising] = ['undici, stored texts', 'undici, serialising'];
const single = ['undici, one by one', 'Waymark, one by one'];
/** Events of the open loop, per second. */
const rate = 5000;

/** What one round of everybody came to, by name. */
type Round = ReadonlyMap<string, Result>;

/** Prints how trackers of servers fare beside undici alone. Everyone plays in a process of its own, one after another, and all of them again in every round. */
export async function benchNode(rounds: number, events: number, say: (line: string) => void): Promise<void> {
  const sink = await startSink();
  try {
    const load: Load = { events, batch: 100, concurrency: 8 };
    const [cold = [], warm = []] = await play(rounds, [stored, serialising, ...ours, ...peers], sink, load, 2);
    const what = `${events.toLocaleString('en')} events, batches of ${load.batch}, ${load.concurrency} requests at a time, medians of ${rounds} rounds`;
    say(`\n${what}, warm: in processes that have brought as many before\n`);
    printBatches(warm, say);
    say(`\n${what}, from a cold start\n`);
    printBatches(cold, say);
    const paced: Load = { ...load, events: Math.round(events / 4), rate };
    const [open = []] = await play(rounds, [writing, ...ours, ...peers], sink, paced, 1);
    say(`\n${rate.toLocaleString('en')} events per second, ${paced.events / rate} s\n`);
    printOpen(open, say);
    const alone: Load = { events: Math.round(events / 4), batch: 1, concurrency: 8 };
    const [coldSingles = [], warmSingles = []] = await play(rounds, single, sink, alone, 2);
    say(`\nOne event per request, in order for each of 1,000 keys, ${alone.concurrency} requests at a time, warm\n`);
    printSingles(warmSingles, say);
    say('\nThe same from a cold start\n');
    printSingles(coldSingles, say);
  } finally {
    sink.stop();
  }
}

/** In rounds, so that a busy machine slows all alike. Returns the rounds of everybody's first time, then those of the second. */
async function play(rounds: number, names: readonly string[], sink: Sink, load: Load, times: number): Promise<readonly (readonly Round[])[]> {
  const all = Array.from({ length: times }, (): Map<string, Result>[] => []);
  for (let round = 0; round < rounds; round += 1) {
    for (const each of all) each.push(new Map());
    for (const name of names) {
      const results = await runContestant(name, sink, load, times);
      results.forEach((result, time) => all[time]?.at(-1)?.set(name, checked(result, load)));
    }
  }
  return all;
}

/** Of ours, and of undici, every event must have arrived once and in order. Of others, what arrived counts. */
function checked(result: Result, { events }: Load): Result {
  const { name, events: arrived, repeats, disorders } = result;
  const isRight = arrived === events && repeats + disorders === 0;
  if (!isRight && name !== writing && !peers.includes(name)) throw new Error(`Of ${events} events of "${name}" ${arrived} arrived, ${repeats} of them again, ${disorders} out of order.`);
  return result;
}

const rateOf = ({ events, seconds }: Result): number => events / seconds;

function middle(rounds: readonly Round[], name: string, figure: (result: Result, round: Round) => number): number {
  return median(rounds.flatMap((round) => [round.get(name)].flatMap((result) => (result ? [figure(result, round)] : []))));
}

function printTable(titles: readonly string[], rows: readonly (readonly string[])[], say: (line: string) => void): void {
  say(tableRow(titles));
  say(tableRow(titles.map(() => '---')));
  for (const row of rows) say(tableRow(row));
}

function printBatches(rounds: readonly Round[], say: (line: string) => void): void {
  const to = (name: string, other: string): string =>
    middle(rounds, name, (result, round) => rateOf(result) / rateOf(round.get(other) ?? result)).toFixed(2);
  const rows = [...(rounds[0]?.keys() ?? [])].map((name) => [
    ...[name, Math.round(middle(rounds, name, rateOf)).toLocaleString('en'), to(name, stored), to(name, serialising)],
    middle(rounds, name, ({ cpuMicros, events }) => cpuMicros / events).toFixed(1),
    ...callsOf(rounds, name),
    middle(rounds, name, ({ worstLoopDelay }) => worstLoopDelay).toFixed(0),
    middle(rounds, name, ({ peakMemory }) => peakMemory).toFixed(0),
    Math.round(middle(rounds, name, ({ events }) => events)).toLocaleString('en'),
  ]);
  const figures = ['CPU µs per event', '`track()` p50 µs', 'p99 µs', 'worst loop delay ms', 'peak memory MiB', 'arrived'];
  printTable(['', 'delivered events/s', 'of undici, stored', 'of undici, serialising', ...figures], rows, say);
  const best = Math.max(...peers.map((name) => middle(rounds, name, rateOf)));
  say(`\nWaymark with memory delivers ${(middle(rounds, ours[0] ?? '', rateOf) / best).toFixed(1)} times as many events per second as the best of the others.`);
}

function printOpen(rounds: readonly Round[], say: (line: string) => void): void {
  const rows = [...(rounds[0]?.keys() ?? [])].map((name) => [
    name,
    ...callsOf(rounds, name),
    middle(rounds, name, ({ worstLoopDelay }) => worstLoopDelay).toFixed(1),
    middle(rounds, name, ({ cpuMicros, events }) => cpuMicros / events).toFixed(1),
    middle(rounds, name, ({ peakMemory }) => peakMemory).toFixed(0),
    Math.round(middle(rounds, name, ({ events }) => events)).toLocaleString('en'),
  ]);
  printTable(['', '`track()` p50 µs', 'p99 µs', 'worst loop delay ms', 'CPU µs per event', 'peak memory MiB', 'arrived'], rows, say);
}

function printSingles(rounds: readonly Round[], say: (line: string) => void): void {
  const [bare = ''] = single;
  const rows = single.map((name) => [
    ...[name, Math.round(middle(rounds, name, rateOf)).toLocaleString('en')],
    middle(rounds, name, (result, round) => rateOf(result) / rateOf(round.get(bare) ?? result)).toFixed(2),
    middle(rounds, name, ({ cpuMicros, events }) => cpuMicros / events).toFixed(1),
  ]);
  printTable(['', 'requests/s', 'of undici', 'CPU µs per event'], rows, say);
}

function callsOf(rounds: readonly Round[], name: string): readonly string[] {
  const figure = (which: 'p50' | 'p99'): string => {
    const value = middle(rounds, name, ({ calls }) => calls?.[which] ?? Number.NaN);
    return Number.isNaN(value) ? '' : value.toFixed(1);
  };
  return [figure('p50'), figure('p99')];
}
