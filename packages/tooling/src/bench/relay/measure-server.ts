import type { Answers, Load } from './load.ts';
import type { StartPinned } from './pin.ts';
import { type Sender, type Sink, startServer } from './processes.ts';
import { eventsPerRequest } from './visits.ts';

/** What one server came to. */
export interface Result extends Answers {
  /** Processor time of the server for one request. */
  readonly serverMicros: number;
  /** The same of the one who sends. */
  readonly senderMicros: number;
}

/** Who takes part in a measurement. */
export interface Stage {
  readonly start: StartPinned;
  readonly sender: Sender;
  readonly sink: Sink;
}

/** By then the engine has compiled what is hot. Unit: requests. */
const warmUp = 15_000;
/** A machine that is so busy measures a cold server. Unit: seconds. */
const longestWarmUp = 30;

/** Puts load on a server in a process of its own, warm, and checks that it has delivered what it answered. */
export async function measureServer({ start, sender, sink }: Stage, name: string, load: Omit<Load, 'port'>): Promise<Result> {
  await sink.count();
  const server = await startServer(start, name, sink.url);
  const { port } = server;
  const warm = await sender.put({ port, connections: load.connections, seconds: longestWarmUp, most: warmUp });
  const before = await server.ask('look');
  const answers = await sender.put({ ...load, port });
  const after = await server.ask('look');
  const { delivered } = await server.ask('drain');
  await server.end();
  const events = (warm.requests + answers.requests) * eventsPerRequest;
  if (name.startsWith('relay') && delivered !== events) throw new Error(`"${name}" answered ${events} events and delivered ${delivered}.`);
  const arrived = await sink.count();
  if (name.endsWith('delivered') && arrived !== events) throw new Error(`Of ${events} events of "${name}" ${arrived} arrived.`);
  return { ...answers, serverMicros: (after.cpuMicros - before.cpuMicros) / answers.requests, senderMicros: answers.cpuMicros / answers.requests };
}
