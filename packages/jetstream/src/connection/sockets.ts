import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/**
 * The sockets that a client opens. It forgets those to servers that take a connection and say nothing, and waits for those that take nothing more: either would keep a
 * process from ending, or from another server, for as long as the server stands still. Seen with @nats-io/transport-node 3.4, checked 2026-11-22.
 */
export interface Sockets {
  /** Notes what is opened by this work, and by all that follows from it. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Destroys those that are open. */
  destroy(): void;
  /** The same, and notes nothing any more. */
  end(): void;
}

/** Told of every socket of the process. Source: Node.js documentation, "Diagnostics Channel", net; checked 2026-11-22. */
const channel = 'net.client.socket';

export function watchSockets(): Sockets {
  const mine = new AsyncLocalStorage<true>();
  const open = new Set<Socket>();

  function note(message: unknown): void {
    if (!mine.getStore()) return;
    const { socket } = message as { readonly socket: Socket };
    for (const each of open) if (each.destroyed) open.delete(each);
    open.add(socket);
  }

  function destroy(): void {
    for (const socket of open) socket.destroy();
    open.clear();
  }

  return {
    during(work) {
      // Twice is once.
      unsubscribe(channel, note);
      subscribe(channel, note);
      return mine.run(true, work);
    },
    destroy,
    end() {
      unsubscribe(channel, note);
      destroy();
    },
  };
}
