import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { checkRules, saysItself } from '../../options/option-rules.ts';
import { type OperationsHandler, operationsFor, type OperationsPaths } from '../operations/operations-of.ts';
import type { Observed } from '../operations/snapshot.ts';
import { listen, placeRules } from './listen.ts';

/** Where health, readiness and metrics are served. */
export interface OperationsOptions extends OperationsPaths {
  /** Default: 0, any free port. */
  readonly port?: number;
  /** Default: `127.0.0.1`. Metrics tell what a shop sells: let only your own network reach them. */
  readonly host?: string;
}

/** A port for those who run a relay or worker. */
export interface OperationsServer {
  readonly url: string;
  close(): Promise<void>;
}

/** Time for a request to arrive, in milliseconds. None has a body. */
const requestTimeoutMs = 5000;

/** Serves health, readiness and metrics on a port of their own: of a worker, or of a relay that something else serves. Rejects when the port cannot be had. */
export async function serveOperations(observed: Observed, options: OperationsOptions = {}): Promise<OperationsServer> {
  checkRules('serveOperations()', options, { ...placeRules, health: saysItself, ready: saysItself, metrics: saysItself });
  const { port = 0, host = '127.0.0.1', ...paths } = options;
  const handler = operationsFor('serveOperations()', observed, paths);
  const server = createServer({ headersTimeout: requestTimeoutMs, requestTimeout: requestTimeoutMs }, (incoming, outgoing) => {
    respond(handler, incoming, outgoing).catch(() => outgoing.destroy());
  });
  const url = await listen(server, port, host);
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(handler: OperationsHandler, { method = 'GET', url = '/', headers }: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  // Nobody but the handler decides what a path is, so what is none is as good as an unknown one.
  const address = URL.canParse(url, 'http://relay') ? new URL(url, 'http://relay') : new URL('http://relay/');
  const response = await handler(new Request(address, { method: fetchMethod(method), headers: { accept: headers.accept ?? '' } }));
  const body = await response.text();
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(body);
}

/** Fetch requests cannot have every method of HTTP. All that they lack are refused. */
function fetchMethod(method: string): string {
  return /^(?:CONNECT|TRACE|TRACK)$/i.test(method) ? 'DELETE' : method;
}
