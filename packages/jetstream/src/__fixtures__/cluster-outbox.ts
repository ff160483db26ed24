import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import type { Outbox } from '@waymark/core';
import { connectToCluster } from '../connection/connect.ts';
import { createOutbox } from '../jetstream-outbox.ts';
import { type JetstreamOutboxOptions, readOutboxOptions } from '../options.ts';
import { layoutOf } from '../stream/layout.ts';

/** An outbox and what a test may do to it. */
export interface ClusterOutbox {
  readonly outbox: ReturnType<typeof createOutbox>['outbox'];
  /** Resolves when this process has read whatever the cluster has for it. */
  quiet(): Promise<void>;
  /** How many partitions of a lane this process has. */
  partitions(lane: string): number;
  /** Closes it, unless it has crashed: for the end of a test. */
  end(): Promise<void>;
  /** Ends the connection in the middle of everything, as the death of the process would. */
  crash(): Promise<void>;
}

const lookEveryMs = 20;

/** What a test does to the cluster. */
export interface Trouble {
  /** Acknowledgements are confirmed and go nowhere, as by a leader that dies before it tells the others. */
  readonly losesAcks?: boolean;
}

export function clusterOutbox(options: JetstreamOutboxOptions, { losesAcks = false }: Trouble = {}): ClusterOutbox {
  let connection: NatsConnection | undefined;
  let isDead = false;
  let opened: readonly string[] = [];
  const settings = readOutboxOptions(options);
  const { outbox, readers } = createOutbox(settings, async (how, ended) => {
    if (isDead) throw new Error('The dead open no connections.');
    connection = await connectToCluster(how, ended);
    if (losesAcks) loseAcks(connection);
    return connection;
  });
  const layout = layoutOf(settings.stream, settings.partitions);

  /** This process has a partition, or another one that renews its lease: that of a process which died is there for a while. Before, nobody reads what is there. */
  async function isOwned(manager: JetStreamManager, lane: string, partition: number, seen: Map<string, number>): Promise<boolean> {
    if (readers().some((reader) => reader.lane === lane && reader.partition === partition)) return true;
    const owner = layout.owner(lane, partition);
    const { seq } = (await manager.streams.getMessage(layout.ownersStream, { last_by_subj: owner }).catch(() => null)) ?? { seq: 0 };
    if (!seen.has(owner)) seen.set(owner, seq);
    return seq > (seen.get(owner) ?? 0);
  }

  async function areOwned(manager: JetStreamManager, seen: Map<string, number>): Promise<boolean> {
    const all = opened.flatMap((lane) => Array.from({ length: layout.partitions }, (_, partition) => isOwned(manager, lane, partition, seen)));
    return (await Promise.all(all)).every(Boolean);
  }

  async function isQuiet(seen: Map<string, number>): Promise<boolean> {
    if (!connection) return false;
    const manager = await jetstreamManager(connection, { checkAPI: false });
    if (settings.delivers && !(await areOwned(manager, seen))) return false;
    if (!readers().every(({ isCaughtUp }) => isCaughtUp)) return false;
    const lanes = new Set(readers().map(({ lane }) => lane));
    const held = readers().reduce((sum, reader) => sum + reader.held, 0);
    // A message that was just stored is not yet among what is pending.
    const { last_seq: last } = (await manager.streams.info(layout.stream)).state;
    let [out, pending] = [0, 0];
    for (const lane of lanes) {
      let delivered = 0;
      for (const { partition } of readers().filter((reader) => reader.lane === lane)) {
        const info = await manager.consumers.info(layout.stream, layout.consumer(lane, partition));
        out += info.num_ack_pending;
        pending += info.num_pending;
        delivered = Math.max(delivered, info.delivered.stream_seq);
      }
      if (delivered < last && readers().filter((reader) => reader.lane === lane).length === layout.partitions) return false;
    }
    return pending === 0 && out === held;
  }

  return {
    outbox: {
      ...outbox,
      open(lanes, ...rest) {
        opened = lanes;
        return outbox.open(lanes, ...rest);
      },
    },
    async quiet() {
      const seen = new Map<string, number>();
      while (!(await isQuiet(seen))) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    },
    partitions: (lane) => readers().filter((reader) => reader.lane === lane).length,
    async end() {
      if (!isDead) await outbox.close();
    },
    async crash() {
      isDead = true;
      await connection?.close();
    },
  };
}

function loseAcks(connection: NatsConnection): void {
  const request = connection.request.bind(connection);
  connection.request = async (subject, payload, how) => (subject.startsWith('$JS.ACK.') ? ({ data: new Uint8Array() } as Msg) : request(subject, payload, how));
}

/** The same outbox for a suite that looks at once: what comes back from the cluster is waited for before each look. */
export function unhurried({ outbox, quiet }: ClusterOutbox): Outbox {
  return {
    ...outbox,
    async take(lane, most) {
      await quiet();
      return outbox.take(lane, most);
    },
    async count(lane) {
      await quiet();
      return outbox.count(lane);
    },
    async settle(lane, ids, entries) {
      await quiet();
      await outbox.settle(lane, ids, entries);
    },
  };
}
