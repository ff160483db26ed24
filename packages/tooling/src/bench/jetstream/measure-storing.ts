import type { NatsCluster } from '@waymark/testkit/nats';
import type { Sender } from '../relay/processes.ts';
import { eventsPerRequest } from '../relay/visits.ts';
import { endStream } from './end-stream.ts';
import { serverMicros } from './server-time.ts';
import type { Setting } from './setting.ts';
import { startAppender, startRelay } from './take-part.ts';

/** What it costs to store events. Processor times in microseconds for an event. */
export interface Storing {
  readonly perSecond: number;
  /** Of a request of ten events. Unit: milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly ownMicros: number;
  /** Of all servers together. */
  readonly serverMicros: number;
  /** On the disk of each server that has a copy. */
  readonly bytes: number;
}

/** By then the engine has compiled what is hot. Unit: seconds. */
const warmUp = 2;

/** Through the outbox of one relay. */
export async function measureAppending(nats: NatsCluster, setting: Setting, seconds: number): Promise<Storing> {
  const appender = await startAppender(setting);
  await appender.ask({ seconds: warmUp });
  const before = serverMicros(nats);
  const { events, seconds: taken, cpuMicros, p50, p99 } = await appender.ask({ seconds });
  const after = serverMicros(nats);
  await appender.end();
  return { perSecond: events / taken, p50, p99, ownMicros: cpuMicros / events, serverMicros: (after - before) / events, bytes: await endStream(setting) };
}

/** Through a relay over HTTP. */
export async function measureRelay(nats: NatsCluster, setting: Setting, sender: Sender, seconds: number): Promise<Storing> {
  const relay = await startRelay(setting);
  const load = { port: Number(relay.first), connections: 64 };
  await sender.put({ ...load, seconds: warmUp });
  const before = [await relay.ask('look'), serverMicros(nats)] as const;
  const { requests, refused, seconds: taken, p50, p99 } = await sender.put({ ...load, seconds });
  const after = [await relay.ask('look'), serverMicros(nats)] as const;
  await relay.end();
  if (refused > 0) throw new Error(`The relay refused ${refused} requests.`);
  const events = requests * eventsPerRequest;
  return { perSecond: events / taken, p50, p99, ownMicros: (after[0] - before[0]) / events, serverMicros: (after[1] - before[1]) / events, bytes: await endStream(setting) };
}
