import type { Session } from '../connection/session.ts';

interface LeaderWatchParts {
  session(): Promise<Session>;
  readonly stream: string;
  readonly consumer: string;
  /** Another server leads the consumer than at the last look. */
  changed(): void;
}

/** Looks which server leads a consumer. */
export function createLeaderWatch({ session, stream, consumer, changed }: LeaderWatchParts): () => Promise<void> {
  let leader: string | undefined;
  return async () => {
    const { manager } = await session();
    const present = (await manager.consumers.info(stream, consumer)).cluster?.leader;
    if (!present) return;
    if (leader !== undefined && leader !== present) changed();
    leader = present;
  };
}
