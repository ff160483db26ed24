import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { measureDelivering } from './jetstream/measure-delivering.ts';
import { measureAppending, measureRelay, type Storing } from './jetstream/measure-storing.ts';
import type { Setting } from './jetstream/setting.ts';
import { pinnedStart } from './relay/pin.ts';
import { type Sender, type Sink, startSender, startSink } from './relay/processes.ts';
import { tableRow } from './table-row.ts';

interface Plan {
  /** Of each run that stores. */
  readonly seconds: number;
  /** Of each run that delivers. */
  readonly events: number;
}

type Say = (line: string) => void;

/** Who sends, who receives, and the servers that are measured. */
interface Stage {
  readonly nats: NatsCluster;
  readonly sender: Sender;
  readonly sink: Sink;
  readonly nextSetting: (partitions: number, isOrdered?: boolean) => Setting;
}

/** A row of a table, to be printed with others of its kind. */
interface Rows {
  readonly storing: string[][];
  readonly delivering: string[][];
}

const storingTitles = ['events/s', 'p50 ms', 'p99 ms', 'own CPU µs per event', 'CPU µs of all servers', 'bytes on each server'];
const deliveringTitles = ['events/s', 'CPU µs of workers per event', 'CPU µs of all servers'];

/** Prints what storing in a JetStream cluster and delivering from it costs, with one server and with three that each keep a copy. */
export async function benchJetstream(plan: Plan, say: Say): Promise<void> {
  const start = pinnedStart(false);
  const [sender, sink] = [await startSender(start), await startSink(start)];
  const rows: Rows = { storing: [], delivering: [] };
  try {
    for (const copies of [1, 3]) await withServers(copies, (nats, nextSetting) => measureAll({ nats, sender, sink, nextSetting }, copies, plan, rows));
  } finally {
    sender.stop();
    sink.stop();
  }
  say(`Requests of 10 events, 64 at a time, runs of ${plan.seconds} s. All processes share this machine.\n`);
  printTable(['copies', 'partitions', '', ...storingTitles], rows.storing, say);
  say(`\nWorkers with ${grouped(plan.events)} events before them\n`);
  printTable(['copies', 'partitions', 'workers', ...deliveringTitles], rows.delivering, say);
}

async function withServers(copies: number, work: (nats: NatsCluster, nextSetting: Stage['nextSetting']) => Promise<void>): Promise<void> {
  const nats = await startNats({ nodes: copies });
  let streams = 0;
  try {
    await work(nats, (partitions, isOrdered = true) => ({ servers: nats.servers, stream: `bench-${(streams += 1)}`, replicas: copies, partitions, isOrdered }));
  } finally {
    await nats.stop();
  }
}

async function measureAll({ nats, sender, sink, nextSetting }: Stage, copies: number, { seconds, events }: Plan, rows: Rows): Promise<void> {
  for (const setting of [nextSetting(1), nextSetting(8), nextSetting(32), nextSetting(8, false)]) {
    const name = setting.isOrdered ? 'outbox alone' : 'outbox alone, without order';
    rows.storing.push([String(copies), String(setting.partitions), name, ...cellsOf(await measureAppending(nats, setting, seconds))]);
  }
  rows.storing.push([String(copies), '8', 'relay', ...cellsOf(await measureRelay(nats, nextSetting(8), sender, seconds))]);
  for (const [partitions, workers] of [[1, 1], [8, 1], [8, 2], [32, 2]] as const) {
    const { perSecond, workerMicros, serverMicros } = await measureDelivering(nats, nextSetting(partitions), sink, workers, events);
    rows.delivering.push([String(copies), String(partitions), String(workers), grouped(perSecond), workerMicros.toFixed(0), serverMicros.toFixed(0)]);
  }
}

function cellsOf({ perSecond, p50, p99, ownMicros, serverMicros, bytes }: Storing): readonly string[] {
  return [grouped(perSecond), p50.toFixed(1), p99.toFixed(1), ownMicros.toFixed(0), serverMicros.toFixed(0), bytes.toFixed(0)];
}

function printTable(titles: readonly string[], rows: readonly (readonly string[])[], say: Say): void {
  for (const row of [titles, titles.map(() => '---'), ...rows]) say(tableRow(row));
}

function grouped(value: number): string {
  return Math.round(value).toLocaleString('en');
}
