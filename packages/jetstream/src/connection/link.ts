import type { NatsConnection } from '@nats-io/transport-node';
import { type Clock, type DurationMs, TrackingError } from '@waymark/core';
import { openSession, retriable, type Session } from './session.ts';
import { watchSockets } from './sockets.ts';
import { within } from './within.ts';

/** A connection for as long as it is needed. */
export interface Link {
  /** Opens it. Rejects when it was ended. */
  session(): Promise<Session>;
  /** Ends it when all that was sent has gone, or after a moment where nobody takes it. */
  end(): Promise<void>;
}

/** For the last words to servers that may not answer any more. Unit: milliseconds. */
const lastWordsMs: DurationMs = 2000;
/** By then the client has left a server that answers no more, unless what waits to be written keeps it there. Unit: milliseconds. */
const leavingMs: DurationMs = 500;

/** `open` opens a connection, and gives up one that is being opened again when the signal says so. */
export function createLink(clock: Clock, open: (ended: AbortSignal) => Promise<NatsConnection>): Link {
  const ending = new AbortController();
  const sockets = watchSockets();
  let connection: NatsConnection | undefined;
  /** The client is opening it again: what is closed meanwhile would be left open. */
  let isAway = false;

  async function watch(opened: NatsConnection): Promise<void> {
    for await (const { type } of opened.status()) {
      if (type === 'disconnect') isAway = true;
      if (type === 'reconnect') {
        isAway = false;
        if (ending.signal.aborted) void opened.close();
      }
      // The client would wait until a server that stands still has taken all that was written.
      if (type === 'staleConnection') clock.after(leavingMs, () => isAway || sockets.destroy());
    }
  }

  const session = retriable(clock, async () => {
    ending.signal.throwIfAborted();
    try {
      connection = await sockets.during(() => open(ending.signal));
    } catch (cause) {
      // The client leaves the last one open that it has tried.
      sockets.destroy();
      throw cause;
    }
    void watch(connection);
    if (ending.signal.aborted) await connection.close();
    ending.signal.throwIfAborted();
    return openSession(connection);
  });

  return {
    session,
    async end() {
      ending.abort(new TrackingError('jetstream-unreachable', 'The connection to the NATS servers was closed.'));
      if (connection && !isAway && !connection.isClosed() && !connection.isDraining()) await within(lastWordsMs, connection.drain().catch(() => undefined));
      if (!isAway) await connection?.close();
      sockets.destroy();
      // What is being opened at this moment ends by itself, and after that nothing is opened.
      void Promise.allSettled([session(), connection?.closed()]).then(sockets.end);
    },
  };
}
