import { type Clock, type DurationMs, isTrackingError, type Refusal, type Stop } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import type { OutboxSettings } from '../options.ts';
import { isApiError, streamNotFound } from './ensure-stream.ts';

/** How full the stream is, as of a moment ago. */
export interface Room {
  start(): void;
  /** The cluster was found well otherwise, before it was looked at. */
  reached(): void;
  /** Share of the limits that is in use, whichever is nearer. */
  pressure(): number;
  /** Why nothing can be stored, as of a moment ago. */
  trouble(): Refusal | undefined;
  end(): void;
}

interface RoomParts {
  session(): Promise<Session>;
  /** Makes streams and consumers that are missing. */
  restore(open: Session): Promise<void>;
  /** How many consumers the stream has at least. */
  consumers(): number;
  readonly settings: Pick<OutboxSettings, 'stream' | 'maxBytes' | 'maxEvents'>;
  readonly clock: Clock;
}

/** How often to look. Unit: milliseconds. */
const lookEveryMs: DurationMs = 1000;

export function watchRoom({ session, restore, consumers, settings: { stream, maxBytes, maxEvents }, clock }: RoomParts): Room {
  let pressure = 0;
  let trouble: Refusal | undefined = { code: 'outbox-failed', message: 'The cluster has not been reached yet.' };
  let stop: Stop | undefined;
  let hasEnded = false;

  async function look(): Promise<void> {
    const open = await session();
    const info = await open.manager.streams.info(stream).catch((cause: unknown) => {
      if (isApiError(cause, streamNotFound)) return undefined;
      throw cause;
    });
    if (!info || info.state.consumer_count < consumers()) return restore(open);
    const { bytes, messages } = info.state;
    // Servers may answer while none of them leads.
    const isLed = info.cluster === undefined || Boolean(info.cluster.leader);
    trouble = isLed ? undefined : { code: 'outbox-failed', message: 'The stream has no leader at the moment.' };
    pressure = Math.max(bytes / maxBytes, maxEvents > 0 ? messages / maxEvents : 0);
  }

  function lookAgain(): void {
    if (hasEnded) return;
    // While the cluster is away the last figure stands.
    look()
      .catch((cause: unknown) => void (trouble = isTrackingError(cause) ? cause : { code: 'outbox-failed', message: 'The cluster does not answer.', cause }))
      .finally(() => void (stop = clock.after(lookEveryMs, lookAgain)));
  }

  return {
    start: lookAgain,
    reached: () => void (trouble = undefined),
    pressure: () => pressure,
    trouble: () => trouble,
    end() {
      hasEnded = true;
      stop?.();
    },
  };
}
