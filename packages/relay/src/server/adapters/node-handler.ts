import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bytes } from '@waymark/core';
import type { Relay } from '../relay.ts';
import type { Body, RelayAnswer, RelayRequest } from '../relay-request.ts';

/** A handler for `node:http`, and for Express, Connect and Fastify's `raw`. Mount it before middleware that reads bodies. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Lets a relay answer requests of `node:http` without the cost of Fetch objects. */
export function toNodeHandler(relay: Pick<Relay<unknown>, 'respond'>): NodeHandler {
  return (incoming, outgoing) => {
    relay.respond(fromNodeRequest(incoming)).then(
      (answer) => send(incoming, outgoing, answer),
      () => outgoing.destroy(),
    );
  };
}

function fromNodeRequest(incoming: IncomingMessage & { readonly originalUrl?: string }): RelayRequest {
  return {
    method: incoming.method ?? 'GET',
    url: incoming.originalUrl ?? incoming.url ?? '/',
    remoteAddress: incoming.socket.remoteAddress,
    encrypted: 'encrypted' in incoming.socket && incoming.socket.encrypted === true,
    header(name, most) {
      const value = incoming.headers[name];
      const text = Array.isArray(value) ? value.join(', ') : value;
      return text === undefined || text === '' || text.length > most ? undefined : text;
    },
    readBody: (most, signal) => readIncoming(incoming, most, signal),
  };
}

/** Stops to collect, not to read, as soon as the body is too large or too late: the answer needs a connection that is not full. */
function readIncoming(incoming: IncomingMessage, most: Bytes, signal: AbortSignal): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const fail = (failed: Extract<Body, { failed: unknown }>['failed']): void => {
      chunks.length = 0;
      resolve({ failed });
    };
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > most) fail('too-large');
      else chunks.push(chunk);
    });
    incoming.on('end', () => resolve({ text: Buffer.concat(chunks).toString('utf8').replace(/^\uFEFF/, ''), size }));
    incoming.on('error', () => fail('broken'));
    incoming.on('close', () => fail('broken'));
    signal.addEventListener('abort', () => fail('slow'), { once: true });
  });
}

function send(incoming: IncomingMessage, outgoing: ServerResponse, { status, headers, cookies = [], body }: RelayAnswer): void {
  if (outgoing.destroyed) return;
  // What is left of a body that nobody wants must not be taken for the next request.
  if (!incoming.complete) outgoing.setHeader('connection', 'close');
  outgoing.writeHead(status, { ...headers, ...(cookies.length > 0 && { 'set-cookie': [...cookies] }), 'content-length': Buffer.byteLength(body) });
  outgoing.end(body);
}
