import { jetstream, type JetStreamClient, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Clock, DurationMs } from '@waymark/core';

/** A connection and what it is used with. */
export interface Session {
  readonly connection: NatsConnection;
  readonly client: JetStreamClient;
  readonly manager: JetStreamManager;
}

/** How long an answer of the cluster may take. Unit: milliseconds. */
const answerMs: DurationMs = 5000;
/** A set-up that failed is not tried again before that. Unit: milliseconds. */
const pauseMs: DurationMs = 1000;

/** Opens a session over a connection. */
export async function openSession(connection: NatsConnection): Promise<Session> {
  const options = { timeout: answerMs };
  const manager = await jetstreamManager(connection, { ...options, checkAPI: false });
  return { connection, client: jetstream(connection, options), manager };
}

/** Does something once, again when it failed and somebody asks later, and shares the result. */
export function retriable<Result>(clock: Pick<Clock, 'ticks'>, work: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<Result> | undefined;
  let failedAt = -Infinity;
  return () => {
    if (current && clock.ticks() < failedAt + pauseMs) return current;
    if (current && failedAt === -Infinity) return current;
    failedAt = -Infinity;
    current = work();
    current.catch(() => {
      failedAt = clock.ticks();
    });
    return current;
  };
}

/** Does something for all who ask while it is being done. */
export function atOnce<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let current: Promise<Result> | undefined;
  return () => {
    current ??= work().finally(() => void (current = undefined));
    return current;
  };
}
