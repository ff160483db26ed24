import { type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import type { Refusal } from '@waymark/core';
import { missingRight } from './faults.ts';

/** Subjects that are told of at most, by their beginnings. */
const most = 20;

/** Tells once of each right that this user lacks: what is refused to a reader is no answer to any question, so that nobody would hear of it. */
export async function watchRights(connection: NatsConnection, onError: (problem: Refusal) => void): Promise<void> {
  const told = new Set<string>();
  for await (const status of connection.status()) {
    if (status.type !== 'error' || !(status.error instanceof PermissionViolationError)) continue;
    const message = missingRight(status.error);
    if (told.has(message) || told.size >= most) continue;
    told.add(message);
    onError({ code: 'jetstream-refused', message });
  }
}
