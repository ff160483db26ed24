import { createServer, type Server, type ServerOptions } from 'node:http';
import { type DurationMs, type Receipt, TrackingError } from '@waymark/core';
import { onProcessEnd, type ProcessEnd, type ProcessEndOptions } from '@waymark/node';
import { found } from '../../options/found.ts';
import { checkRules, checkValue, group, having, listOf, numberFrom, type Rule, saysItself, wholeFrom } from '../../options/option-rules.ts';
import type { Relay } from '../relay.ts';
import { listen, placeRules } from './listen.ts';
import { toNodeHandler } from './node-handler.ts';
import { type OperationsOptions, serveOperations } from './operations-server.ts';

/** Where a relay listens, and when it closes. */
export interface ServeOptions extends Omit<ProcessEndOptions, 'closeOn'> {
  /** Ends of the process at which to close. Default: none. Not `exit`: what a relay has answered is in its outbox already. */
  readonly closeOn?: readonly Exclude<ProcessEnd, 'exit'>[];
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`, for a proxy on the same machine. `0.0.0.0` or `::` to be reached from others. */
  readonly host?: string;
  /** Time for the headers of a request to arrive, in milliseconds. Default: 10,000. Above: 408. Bodies have the relay's own `limits.bodyTimeoutMs`. */
  readonly headersTimeoutMs?: DurationMs;
  /**
   * How long a connection stays open that says nothing after an answer, in milliseconds. Default: 65,000. A load balancer has to be the first to close it: what it sends while the
   * relay closes gets no answer but its 502. Those of AWS and nginx close after 60 s, that of Google Cloud after 600 s (their documentation, checked 2026-11-23).
   */
  readonly keepAliveTimeoutMs?: DurationMs;
  /** A second port for health, readiness and metrics. Default: there is none. */
  readonly operations?: OperationsOptions;
  /**
   * How long, before it closes, the relay says that it is not ready and still takes what comes, in milliseconds: as long as your load balancer needs to notice.
   * Part of the time for closing. Default: 0.
   */
  readonly drainDelayMs?: DurationMs;
}

/** A relay that listens. */
export interface RelayServer {
  /** Where it listens: `http://127.0.0.1:49152`. */
  readonly url: string;
  /** Where its operations are served, if so. */
  readonly operationsUrl?: string;
  /** Waits for `drainDelayMs`, takes no more connections, answers what came in, and closes the relay. Later calls get the same receipt. */
  close(withinMs?: DurationMs): Promise<Receipt>;
}

/** What is served of a relay. */
type ServedRelay = Pick<Relay<unknown>, 'respond' | 'close' | 'drain' | 'readiness' | 'snapshot'>;

const ends: readonly unknown[] = ['beforeExit', 'SIGTERM', 'SIGINT', 'SIGHUP'];
const servable: Rule = having(['respond', 'close', 'drain', 'readiness', 'snapshot'], 'what createRelay() made');

const rules: Readonly<Record<keyof ServeOptions, Rule>> = {
  ...placeRules,
  headersTimeoutMs: wholeFrom(1, 2_147_483_647),
  keepAliveTimeoutMs: wholeFrom(1, 2_147_483_647),
  operations: group,
  drainDelayMs: saysItself,
  closeOn: listOf([(value) => ends.includes(value), ''], `a list out of ${ends.join(', ')}`),
  closeWithinMs: numberFrom(0, 3_600_000),
  process: having(['on', 'off', 'listenerCount', 'kill'], 'an object such as the global "process"'),
};

/** How often Node.js looks for connections whose time is over, at most. Its own default is 30 s. Unit: milliseconds. */
const lookEveryMs = 1000;

/** Runs a relay as a server of its own. Rejects when a port cannot be had. */
export async function serveRelay(relay: ServedRelay, options: ServeOptions = {}): Promise<RelayServer> {
  checkValue('serveRelay() needs a relay: its first argument', relay ?? null, servable);
  checkRules('serveRelay()', options, rules);
  const { port = 0, host = '127.0.0.1', headersTimeoutMs = 10_000, keepAliveTimeoutMs = 65_000, operations, drainDelayMs = 0, ...ending } = options;
  const drainMs = checkDrainDelay(drainDelayMs, ending.closeWithinMs);
  const handle = toNodeHandler(relay);
  let closing: Promise<Receipt> | undefined;
  const server = createServer(timesOf(headersTimeoutMs, keepAliveTimeoutMs), (incoming, outgoing) => {
    // Who keeps connections open learns in time that this one ends.
    if (closing) outgoing.setHeader('connection', 'close');
    handle(incoming, outgoing);
  });
  const second = operations && (await serveOperations(relay, operations));
  const url = await listen(server, port, host).catch(async (cause: unknown) => {
    await second?.close();
    throw cause;
  });

  async function closeAll(withinMs: DurationMs): Promise<Receipt> {
    const drainedMs = Math.min(drainMs, withinMs);
    relay.drain();
    if (drainedMs > 0) await new Promise((resolve) => void setTimeout(resolve, drainedMs));
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    const receipt = await relay.close(withinMs - drainedMs);
    await letGo(server, stopped);
    await second?.close();
    stopWatching();
    return receipt;
  }

  function close(withinMs: DurationMs = 5000): Promise<Receipt> {
    closing ??= closeAll(withinMs);
    return closing;
  }

  const stopWatching = onProcessEnd(close, ending);
  return { url, ...(second && { operationsUrl: second.url }), close };
}

function timesOf(headersTimeout: DurationMs, keepAliveTimeout: DurationMs): ServerOptions {
  return { headersTimeout, keepAliveTimeout, connectionsCheckingInterval: Math.min(lookEveryMs, headersTimeout) };
}

/** Answers that are made are on their way to the socket: those get a moment, connections that say nothing do not. */
async function letGo(server: Server, stopped: Promise<void>): Promise<void> {
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), lastAnswersMs);
  await stopped;
  clearTimeout(timer);
}

/** Unit: milliseconds. */
const lastAnswersMs = 250;

function checkDrainDelay(delay: DurationMs, closeWithinMs: DurationMs = 5000): DurationMs {
  if (typeof delay === 'number' && delay >= 0 && delay < closeWithinMs) return delay;
  if (delay === 0) return 0;
  throw new TrackingError(
    'option-invalid',
    `serveRelay() option "drainDelayMs" must be a number from 0, below "closeWithinMs" (here ${closeWithinMs}), found ${found(delay)}. Example: { drainDelayMs: 5000, closeWithinMs: 15000 }.`,
  );
}
