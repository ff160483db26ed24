import type { PubAck } from '@nats-io/jetstream';

/**
 * Whether an answer says that a message is stored. One without a number says only that the leader has the same id under way. He forgets the message when he loses the lead before most servers have
 * it, and goes on confirming the id. Source: pull requests 5827 and 6415 of nats-server, by which later versions of 2.10 answer with an error; 2.9.10 does not answer then; checked 2026-11-22.
 */
export function isStored({ seq }: Pick<PubAck, 'seq'>): boolean {
  return seq > 0;
}
