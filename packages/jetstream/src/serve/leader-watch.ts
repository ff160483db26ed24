import type { Session } from '../connection/session.ts';
import type { Numbered } from './past-sequences.ts';

interface LeaderWatchParts {
  session(): Promise<Session>;
  readonly stream: string;
  readonly consumer: string;
  /** Another server leads the consumer than at the last look. */
  changed(): void;
  /** Somebody has deleted the stream, and it was made anew at this time: numbers of earlier messages are those of others now. */
  anew(since: Date): void;
}

/** Looks which server leads a consumer, and whether its stream is still the one that it was. */
export interface LeaderWatch {
  look(): Promise<void>;
  /** Looks at once when a message is younger than one with a higher number. */
  saw(message: Numbered): void;
}

export function createLeaderWatch({ session, stream, consumer, changed, anew }: LeaderWatchParts): LeaderWatch {
  let leader: string | undefined;
  let [consumerSince, streamSince] = ['', ''];
  let newest: Numbered | undefined;

  async function look(): Promise<void> {
    const { manager } = await session();
    const { cluster, created } = await manager.consumers.info(stream, consumer);
    // Consumers go with their stream.
    const since = created === consumerSince ? streamSince : (await manager.streams.info(stream)).created;
    const [hasMoved, isAnew] = [leader !== undefined && cluster?.leader !== leader, streamSince !== '' && since !== streamSince];
    consumerSince = created;
    streamSince = since;
    if (isAnew) anew(new Date(since));
    if (!cluster?.leader) return;
    leader = cluster.leader;
    if (hasMoved && !isAnew) changed();
  }

  return {
    look,
    saw(message) {
      if (newest && message.seq <= newest.seq && message.time > newest.time) {
        newest = message;
        // Without an answer there is nobody to tell. The next beat asks again.
        look().catch(() => undefined);
      } else if (!newest || message.seq > newest.seq) newest = message;
    },
  };
}
