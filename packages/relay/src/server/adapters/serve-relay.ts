import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DurationMs, Receipt } from '@waymark/core';
import { onProcessEnd, type ProcessEnd, type ProcessEndOptions } from '@waymark/node';
import type { Relay } from '../relay.ts';
import { toNodeHandler } from './node-handler.ts';

/** Where a relay listens, and when it closes. */
export interface ServeOptions extends Omit<ProcessEndOptions, 'closeOn'> {
  /** Ends of the process at which to close. Default: none. Not `exit`: what a relay has answered is in its outbox already. */
  readonly closeOn?: readonly Exclude<ProcessEnd, 'exit'>[];
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`, for a proxy on the same machine. `0.0.0.0` or `::` to be reached from others. */
  readonly host?: string;
}

/** A relay that listens. */
export interface RelayServer {
  /** Where it listens: `http://127.0.0.1:49152`. */
  readonly url: string;
  /** Takes no more connections, answers what came in, and closes the relay. Later calls get the same receipt. */
  close(withinMs?: DurationMs): Promise<Receipt>;
}

/** Time for the headers of a request to arrive, in milliseconds. Bodies have the relay's own limit. */
const headersTimeoutMs = 10_000;

/** Runs a relay as a server of its own. Rejects when the port cannot be had. */
export async function serveRelay(relay: Pick<Relay<unknown>, 'respond' | 'close'>, options: ServeOptions = {}): Promise<RelayServer> {
  const { port = 0, host = '127.0.0.1', ...ending } = options;
  const server = createServer({ headersTimeout: headersTimeoutMs }, toNodeHandler(relay));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  let closing: Promise<Receipt> | undefined;

  async function closeAll(withinMs: DurationMs): Promise<Receipt> {
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    const receipt = await relay.close(withinMs);
    server.closeAllConnections();
    await stopped;
    stopWatching();
    return receipt;
  }

  function close(withinMs: DurationMs = 5000): Promise<Receipt> {
    closing ??= closeAll(withinMs);
    return closing;
  }

  const stopWatching = onProcessEnd(close, ending);
  return { url: urlOf(server.address() as AddressInfo), close };
}

function urlOf({ address, family, port }: AddressInfo): string {
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
