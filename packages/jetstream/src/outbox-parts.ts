import { systemClock } from '@waymark/core';
import type { Connect } from './connection/connect.ts';
import { createLink } from './connection/link.ts';
import { atOnce, retriable, type Session } from './connection/session.ts';
import { watchRights } from './connection/watch-rights.ts';
import { createLetters, type Letters } from './dead-letters.ts';
import type { OutboxSettings } from './options.ts';
import { createKeeper, type Keeper } from './owners/keeper.ts';
import { createLeases } from './owners/leases.ts';
import { createPublisher, type Publish } from './publish/publisher.ts';
import { createReader } from './serve/reader.ts';
import { ensureConsumers } from './stream/ensure-consumers.ts';
import { ensureStream } from './stream/ensure-stream.ts';
import { layoutOf } from './stream/layout.ts';
import { type Room, watchRoom } from './stream/room.ts';
import { wantedStreams } from './stream/wanted-streams.ts';

/**
 * What a worker held is handed out again after so many leases. More than the one and a third in which another has its partition: nats-server 2.9 hands out settled
 * events again where nobody asks for what comes back. Seen with 2.9.10, checked 2026-11-22.
 */
const ackWaitLeases = 2;

/** The parts of an outbox, none of them started. */
export interface OutboxParts {
  /** The connection, with the streams there. */
  streams(): Promise<Session>;
  /** The same, with the consumers of the lanes there. */
  session(): Promise<Session>;
  readonly publish: Publish;
  readonly keeper: Keeper;
  readonly letters: Letters;
  readonly room: Room;
  /** Ends the connection, for good. */
  disconnect(): Promise<void>;
}

export function outboxParts(settings: OutboxSettings, connect: Connect, lanes: () => readonly string[]): OutboxParts {
  const { leaseMs, window, onError } = settings;
  const clock = systemClock();
  const layout = layoutOf(settings.stream, settings.partitions);
  const worker = crypto.randomUUID();
  const link = createLink(clock, async (ended) => {
    const connection = await connect(settings.connection, ended);
    void watchRights(connection, onError);
    return connection;
  });
  const { manage, replicas } = settings;
  const ackWaitMs = leaseMs * ackWaitLeases;
  const makeStreams = async ({ manager }: Session): Promise<void> => {
    for (const plan of wantedStreams(layout, settings)) await ensureStream(manager, plan, manage);
  };
  const makeConsumers = ({ manager }: Session): Promise<void> => ensureConsumers(manager, layout, lanes(), { replicas, ackWaitMs, window }, manage);
  const streams = retriable(clock, async () => {
    const open = await link.session();
    await makeStreams(open);
    return open;
  });
  const session = retriable(clock, async () => {
    const open = await streams();
    await makeConsumers(open);
    return open;
  });
  /** Somebody has deleted something while this process ran. */
  const restore = async (open: Session): Promise<void> => {
    await makeStreams(open);
    await makeConsumers(open);
  };
  const restoreStreams = atOnce(async () => makeStreams(await session()));
  const shared = { session, layout, onError, now: clock.ticks };
  return {
    streams,
    session,
    publish: createPublisher({ ...shared, timeoutMs: settings.publishTimeoutMs }),
    keeper: createKeeper({
      layout,
      worker,
      leaseMs,
      clock,
      onError,
      restore: restoreStreams,
      leases: createLeases({ ...shared, worker, leaseMs }),
      makeReader: (desk, partition) => createReader({ ...shared, desk, partition, window, ackWaitMs, clock, restore: restoreStreams }),
    }),
    letters: createLetters({ ...shared, settings, restore: restoreStreams }),
    room: watchRoom({ session, restore, consumers: () => lanes().length * layout.partitions, settings, clock }),
    disconnect: link.end,
  };
}
