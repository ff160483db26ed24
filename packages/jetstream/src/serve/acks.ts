import type { DurationMs } from '@waymark/core';
import type { Session } from '../connection/session.ts';
import { within } from '../connection/within.ts';

/** Where the acknowledgement of a message goes. */
export interface Answerable {
  readonly reply: string;
  /** When it was stored. */
  readonly time: Date;
}

/** Acknowledgements, each sent until the cluster has confirmed it: one that is lost would let the next owner send an event again. */
export interface Acks {
  /** Resolves when it is confirmed. */
  send(message: Answerable): Promise<void>;
  /** Nothing is sent any more for what was stored before: its numbers are those of other messages now. */
  forget(before: Date): void;
  /** How many are not confirmed. */
  readonly open: number;
  /** Resolves when none is open, or after this time. */
  idle(withinMs: DurationMs): Promise<void>;
  /** From now on each is tried once: whoever has the partition next may still learn of it. */
  end(): void;
}

/** Word of the protocol for "done". Source: NATS documentation, "JetStream consumers", acknowledgement kinds; checked 2026-11-22. */
const done = '+ACK';
/** How long a confirmation may take, and the pause before the next try. Unit: milliseconds. */
const [timeout, pauseMs] = [2000, 200];

export function createAcks(session: () => Promise<Session>): Acks {
  const open = new Set<Promise<void>>();
  const ending = new AbortController();
  let since = new Date(0);

  async function confirm({ reply, time }: Answerable): Promise<void> {
    for (;;) {
      if (time < since) return;
      try {
        const { connection } = await session();
        await connection.request(reply, done, { timeout });
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      if (ending.signal.aborted) return;
    }
  }

  return {
    send(message) {
      const work = confirm(message);
      open.add(work);
      return work.finally(() => open.delete(work));
    },
    forget: (before) => void (since = before),
    get open() {
      return open.size;
    },
    idle: async (withinMs) => void (await within(withinMs, Promise.all(open))),
    end: () => ending.abort(),
  };
}
