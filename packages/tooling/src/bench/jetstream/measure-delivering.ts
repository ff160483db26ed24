import type { NatsCluster } from '@waymark/testkit/nats';
import type { Sink } from '../relay/processes.ts';
import { endStream } from './end-stream.ts';
import { serverMicros } from './server-time.ts';
import type { Setting } from './setting.ts';
import { startAppender, startWorker } from './take-part.ts';

/** What it costs to deliver events that wait. Processor times in microseconds for an event. */
export interface Delivering {
  readonly perSecond: number;
  /** Of all workers together. */
  readonly workerMicros: number;
  /** Of all servers together. */
  readonly serverMicros: number;
}

/** By then workers have shared the partitions. Unit: milliseconds. */
const sharing = 4000;
/** Between two looks at what has arrived, and bound on the wait. Unit: milliseconds. */
const [lookEvery, patience] = [20, 60_000];

/** Stores events, then lets workers deliver them all. */
export async function measureDelivering(nats: NatsCluster, setting: Setting, sink: Sink, workers: number, events: number): Promise<Delivering> {
  const parts = await Promise.all(Array.from({ length: workers }, () => startWorker(setting, sink.url)));
  await pause(sharing);
  const appender = await startAppender(setting);
  await appender.ask({ events });
  await appender.end();
  await sink.count();
  const serversBefore = serverMicros(nats);
  const started = performance.now();
  const before = await Promise.all(parts.map((part) => part.ask('go')));
  const arrived = await untilArrived(sink, events);
  const seconds = (performance.now() - started) / 1000;
  const after = await Promise.all(parts.map((part) => part.ask('look')));
  const ofServers = serverMicros(nats) - serversBefore;
  await Promise.all(parts.map((part) => part.end()));
  await endStream(setting);
  // What a worker that was too slow has lost comes again.
  if (arrived < events) throw new Error(`Of ${events} events only ${arrived} arrived.`);
  return { perSecond: events / seconds, workerMicros: (sum(after) - sum(before)) / events, serverMicros: ofServers / events };
}

async function untilArrived(sink: Sink, events: number): Promise<number> {
  const until = performance.now() + patience;
  let arrived = 0;
  while (arrived < events && performance.now() < until) {
    await pause(lookEvery);
    arrived += await sink.count();
  }
  return arrived;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
