import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { type NatsCluster, startNats } from '@waymark/testkit/nats';
import { type Child, startChild } from './child.ts';
import { clusterOptions, vendorNames } from './lanes.ts';
import { watchProgress } from './progress.ts';
import { startVendors, type Vendors } from './vendors.ts';
import { judge, type Killed, type VendorVerdict } from './verdict.ts';
import { type Sent, sendVisits } from './visits.ts';

/** What the torture came to. */
export interface ClusterRun {
  readonly events: number;
  readonly confirmed: number;
  readonly retried: number;
  readonly seconds: number;
  /** What was killed, and how many events were confirmed then. */
  readonly kills: readonly string[];
  readonly vendors: readonly VendorVerdict[];
}

/** Visits take that long where machines are fast enough, so that a leader is there again before the worker is killed. Unit: milliseconds. */
const visitMs = 40_000;
/** Without a new delivery for that long the run is over. Longer than a lease, its end, and an election together. Unit: milliseconds. */
const silenceMs = 60_000;
const lookEveryMs = 100;
/** Without a new event that is taken for that long the cluster will not come back. Unit: milliseconds. */
const stuckMs = 120_000;
/** By then workers have noted what was delivered while nothing could be stored: a try that was on its way then may take 2 s, the next as long, and a busy machine its time. Unit: milliseconds. */
const notedMs = 8000;
const stream = 'waymark';

/**
 * Three servers, two relays, two workers. While browsers send, the leader of the stream, a relay and a worker are killed with SIGKILL and stay dead.
 */
export async function runCluster(events: number, say: (line: string) => void): Promise<ClusterRun> {
  const started = performance.now();
  const nats = await startNats({ nodes: 3 });
  const vendors = await startVendors();
  const children: Child[] = [];
  try {
    for (const name of ['relay-1', 'relay-2']) children.push(await startChild('relay', [name, ...nats.servers]));
    for (const name of ['worker-1', 'worker-2']) children.push(await startChild('worker', [name, vendors.url, ...nats.servers]));
    say('3 servers, 2 relays and 2 workers run.');
    const sent: Sent = { confirmed: new Set(), retried: 0 };
    const relays = children.slice(0, 2).map(({ url }) => url);
    const { signal, end } = watchProgress(() => sent.confirmed.size, stuckMs, 'No relay took an event');
    const killing = killInTurn(events, sent, { nats, relay: children[0], worker: children[2], signal }, say);
    const [{ kills, killed }] = await Promise.all([killing, sendVisits({ events, relays, overMs: visitMs, signal }, sent)]).finally(end);
    say(`All ${sent.confirmed.size} events are confirmed.`);
    await quiet(vendors, events);
    return {
      events,
      confirmed: sent.confirmed.size,
      retried: sent.retried,
      seconds: (performance.now() - started) / 1000,
      kills,
      vendors: vendors.records.map((record) => judge(record, sent.confirmed, killed)),
    };
  } finally {
    await Promise.all(children.map((child) => child.kill()));
    vendors.close();
    await nats.stop();
  }
}

interface Stage {
  readonly nats: NatsCluster;
  readonly relay: Child | undefined;
  readonly worker: Child | undefined;
  readonly signal: AbortSignal;
}

async function killInTurn(events: number, { confirmed }: Sent, { nats, relay, worker, signal }: Stage, say: (line: string) => void): Promise<{ readonly kills: readonly string[]; readonly killed: Killed }> {
  const kills: string[] = [];
  const reached = async (share: number): Promise<void> => {
    while (confirmed.size < events * share) await pauseUnless(signal);
  };
  const note = (what: string): void => {
    kills.push(`${what} at ${confirmed.size}`);
    say(`Killed: ${kills.at(-1)}.`);
  };
  await reached(0.15);
  note(`the leader, ${await killLeader(nats)},`);
  await reached(0.4);
  await relay?.kill();
  note('a relay');
  await reached(0.6);
  await hasLeaders(nats, signal);
  const killed = { worker: 'worker-1', at: performance.now() };
  await worker?.kill();
  note('a worker');
  return { kills, killed };
}

async function killLeader({ nodes, servers }: NatsCluster): Promise<string> {
  const name = await asking(servers, async (manager) => (await manager.streams.info(stream)).cluster?.leader);
  const leader = nodes.find((node) => node.name === name);
  if (!leader) throw new Error('The stream has no leader.');
  await leader.kill();
  return leader.name;
}

/** Resolves when notes have a leader again, and every consumer: what nobody could note, and a worker that died knew, comes again. */
async function hasLeaders({ nodes, servers }: NatsCluster, signal: AbortSignal): Promise<void> {
  const consumers = vendorNames.length * clusterOptions(servers).partitions;
  const dead = nodes.filter(({ isRunning }) => !isRunning).map(({ name }) => name);
  for (;;) {
    const leaders = await asking(servers, leadersOf).catch(() => ['']);
    // A consumer without a leader may be missing from the list.
    if (leaders.length > consumers && leaders.every((leader) => leader !== '' && !dead.includes(leader))) break;
    await pauseUnless(signal);
  }
  await pause(notedMs);
}

async function leadersOf(manager: JetStreamManager): Promise<readonly string[]> {
  const leaders: string[] = [];
  for await (const { cluster } of manager.consumers.list(stream)) leaders.push(cluster?.leader ?? '');
  const notes = await manager.streams.info(`${stream}-notes`);
  return [...leaders, notes.cluster?.leader ?? ''];
}

async function asking<Answer>(servers: readonly string[], ask: (manager: JetStreamManager) => Promise<Answer>): Promise<Answer> {
  const connection = await connect({ servers: [...servers] });
  try {
    return await ask(await jetstreamManager(connection));
  } finally {
    await connection.close();
  }
}

/** Resolves when every destination has everything, or nothing new has come for a while. */
async function quiet({ records }: Vendors, events: number): Promise<void> {
  let [seen, since] = [-1, performance.now()];
  while (records.some(({ ids }) => ids.length < events) && performance.now() - since < silenceMs) {
    const now = records.reduce((sum, { ids }) => sum + ids.length, 0);
    if (now !== seen) [seen, since] = [now, performance.now()];
    await pause(lookEveryMs);
  }
}

async function pauseUnless(signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await pause(lookEveryMs);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));
