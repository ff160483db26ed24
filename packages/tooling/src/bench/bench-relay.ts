import { median } from './median.ts';
import { measureServer, type Result, type Stage } from './relay/measure-server.ts';
import { canPin, pinnedStart } from './relay/pin.ts';
import { startSender, startSink } from './relay/processes.ts';
import { tableRow } from './table-row.ts';

/** What a round consists of. */
interface Plan {
  readonly rounds: number;
  /** Of the run of each server. */
  readonly seconds: number;
}

/** What one round of everybody came to, by name. */
type Round = ReadonlyMap<string, Result>;

const bare = 'node:http, bare';
const relays = ['relay, memory, kept', 'relay, memory, delivered', 'relay, SQLite, kept', 'relay, SQLite, delivered'];
/** A group commit waits for company: with few connections it would wait for the clock. */
const connections = 64;
/** Requests per second of the run that is not at the limit. */
const rate = 1000;

/** Prints how a relay on one core fares beside an empty handler of `node:http` that reads and parses the same. All play in every round, one after another. */
export async function benchRelay({ rounds, seconds }: Plan, say: (line: string) => void): Promise<void> {
  const isPinned = canPin();
  const start = pinnedStart(isPinned);
  const [sender, sink] = [await startSender(start), await startSink(start)];
  const stage: Stage = { start, sender, sink };
  try {
    say(`Requests of 10 events, ${connections} connections, medians of ${rounds} rounds of ${seconds} s. ${isPinned ? 'Server on one core, everybody else on another.' : 'Processes are not held to cores.'}\n`);
    const full = await play(rounds, ['socket alone', bare, ...relays], (name) => measureServer(stage, name, { connections, seconds }));
    printFull(full, say);
    const paced = await play(rounds, [bare, ...relays], (name) => measureServer(stage, name, { connections, seconds, rate }));
    say(`\nThe same at ${rate.toLocaleString('en')} requests per second\n`);
    printPaced(paced, say);
  } finally {
    sender.stop();
    sink.stop();
  }
}

/** In rounds, so that a busy machine slows all alike. */
async function play(rounds: number, names: readonly string[], measure: (name: string) => Promise<Result>): Promise<readonly Round[]> {
  const all: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const results = new Map<string, Result>();
    for (const name of names) results.set(name, await measure(name));
    all.push(results);
  }
  return all;
}

function middle(rounds: readonly Round[], name: string, figure: (result: Result, round: Round) => number): number {
  return median(rounds.flatMap((round) => [round.get(name)].flatMap((result) => (result ? [figure(result, round)] : []))));
}

const rateOf = ({ requests, seconds }: Result): number => requests / seconds;

function printFull(rounds: readonly Round[], say: (line: string) => void): void {
  const titles = ['', 'requests/s', 'events/s', 'of bare', 'CPU µs per request', 'of bare', 'p50 ms', 'p99 ms', 'told to wait', 'sender, CPU µs per request'];
  say(tableRow(titles));
  say(tableRow(titles.map(() => '---')));
  for (const name of rounds[0]?.keys() ?? []) {
    const of = (figure: (result: Result, round: Round) => number): number => middle(rounds, name, figure);
    const perSecond = of(rateOf);
    say(
      tableRow([
        name,
        grouped(perSecond),
        grouped(perSecond * 10),
        of((result, round) => rateOf(result) / rateOf(round.get(bare) ?? result)).toFixed(2),
        of(({ serverMicros }) => serverMicros).toFixed(0),
        of(({ serverMicros }, round) => (round.get(bare)?.serverMicros ?? 0) / serverMicros).toFixed(2),
        of(({ p50 }) => p50).toFixed(1),
        of(({ p99 }) => p99).toFixed(1),
        `${(of(({ refused, requests }) => refused / (refused + requests)) * 100).toFixed(0)} %`,
        of(({ senderMicros }) => senderMicros).toFixed(0),
      ]),
    );
  }
}

function printPaced(rounds: readonly Round[], say: (line: string) => void): void {
  const titles = ['', 'requests/s', 'p50 ms', 'p99 ms', 'CPU µs per request'];
  say(tableRow(titles));
  say(tableRow(titles.map(() => '---')));
  for (const name of rounds[0]?.keys() ?? []) {
    const figures = [({ p50 }: Result) => p50, ({ p99 }: Result) => p99].map((figure) => middle(rounds, name, figure).toFixed(2));
    say(tableRow([name, grouped(middle(rounds, name, rateOf)), ...figures, middle(rounds, name, ({ serverMicros }) => serverMicros).toFixed(0)]));
  }
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en');
}
