import { type NatsConnection, PermissionViolationError } from '@nats-io/transport-node';
import type { Refusal } from '@waymark/core';
import { areCredentialsRefused, missingRight, refusedCredentials } from './faults.ts';

/** Subjects that are told of at most, by their beginnings. */
const most = 20;

/**
 * Tells once of each right that this user lacks, and once in an outage that the servers refuse its credentials: what is refused to a reader is no answer to any question, and who is not
 * connected only waits, so that nobody would hear of either.
 */
export async function watchRights(connection: NatsConnection, onError: (problem: Refusal) => void): Promise<void> {
  const told = new Set<string>();
  for await (const status of connection.status()) {
    if (status.type === 'reconnect') told.delete(refusedCredentials);
    const message = status.type === 'error' ? wordsOf(status.error) : undefined;
    if (message === undefined || told.has(message) || told.size >= most) continue;
    told.add(message);
    onError({ code: 'jetstream-refused', message });
  }
}

function wordsOf(error: Error): string | undefined {
  if (error instanceof PermissionViolationError) return missingRight(error);
  return areCredentialsRefused(error) ? refusedCredentials : undefined;
}
