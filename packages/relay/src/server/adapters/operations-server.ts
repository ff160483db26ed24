import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { OperationsHandler } from '../operations/operations-of.ts';

/** A server for those who run a relay. Requests have no bodies there, so a connection that does not send one in time is closed. */
export function operationsServer(handler: OperationsHandler): Server {
  return createServer({ headersTimeout: 5000, requestTimeout: 5000 }, (incoming, outgoing) => {
    respond(handler, incoming, outgoing).catch(() => outgoing.destroy());
  });
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
