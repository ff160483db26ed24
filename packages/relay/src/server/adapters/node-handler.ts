import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Bytes } from '@waymark/core';
import { checkValue, having } from '../../options/option-rules.ts';
import type { Relay } from '../relay.ts';
import type { Body, BodyFailure, RelayAnswer, RelayRequest } from '../relay-request.ts';
import { bodyTaken } from '../read/body-taken.ts';
import { piecesOf } from '../read/read-stream.ts';
import { unpackOnNode } from './unpack-on-node.ts';

/** A handler for `node:http`, and for Express, Connect and Fastify's `raw`, over HTTP/2 too. Mount it before middleware that reads bodies. */
export type NodeHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Lets a relay answer requests of `node:http` without the cost of Fetch objects. */
export function toNodeHandler(relay: Pick<Relay<unknown>, 'respond'>): NodeHandler {
  checkValue('toNodeHandler() needs a relay: its argument', relay ?? null, having(['respond'], 'what createRelay() made'));
  const inOneGo = turnEnd();
  return (incoming, outgoing) => {
    relay.respond(fromNodeRequest(incoming)).then(
      (answer) => inOneGo(() => send(incoming, outgoing, answer)),
      () => outgoing.destroy(),
    );
  };
}

/** Does what is found in one turn of the loop at its end: a proxy on the same machine is woken once for all answers, not between any two of them. */
function turnEnd(): (work: () => void) => void {
  let waiting: (() => void)[] = [];
  const work = (): void => {
    const all = waiting;
    waiting = [];
    for (const each of all) each();
  };
  return (each) => {
    if (waiting.push(each) === 1) setImmediate(work);
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
    headers: () => headersOf(incoming),
    readBody(most, signal) {
      if (incoming.readableEnded) throw bodyTaken();
      return readIncoming(incoming, most, signal);
    },
    unpack: unpackOnNode,
  };
}

/** Stops to collect, not to read, as soon as the body is too large or too late: the answer needs a connection that is not full. */
function readIncoming(incoming: IncomingMessage, most: Bytes, signal: AbortSignal): Promise<Body> {
  return new Promise((resolve) => {
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const mostPieces = piecesOf(most);
    let size = 0;
    let hasFailed = false;
    const fail = (failed: BodyFailure): void => {
      hasFailed = true;
      chunks.length = 0;
      resolve({ failed });
    };
    incoming.on('data', (chunk: Buffer<ArrayBuffer>) => {
      if (hasFailed) return;
      size += chunk.byteLength;
      if (size > most || chunks.length >= mostPieces) fail('too-large');
      else chunks.push(chunk);
    });
    incoming.on('end', () => resolve({ bytes: joined(chunks) }));
    incoming.on('error', () => fail('broken'));
    incoming.on('close', () => fail('broken'));
    signal.addEventListener('abort', () => fail('slow'), { once: true });
  });
}

/** A small body comes in one piece, which is not copied. */
function joined(chunks: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [only] = chunks;
  return only && chunks.length === 1 ? only : Buffer.concat(chunks);
}

function headersOf({ rawHeaders }: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? '';
    // HTTP/2 has method and path among its headers, in names that Fetch takes for none.
    if (!name.startsWith(':')) headers.append(name, rawHeaders[index + 1] ?? '');
  }
  return headers;
}

function send(incoming: IncomingMessage, outgoing: ServerResponse, { status, headers, cookies = [], body }: RelayAnswer): void {
  // The host may have answered itself: its own limit of time was shorter.
  if (outgoing.destroyed || outgoing.headersSent) return;
  // What is left of a body that nobody wants must not be taken for the next request. HTTP/2 keeps requests apart.
  if (!incoming.complete && incoming.httpVersionMajor < 2) outgoing.setHeader('connection', 'close');
  // HTTP wants none with 204 (RFC 9110, 8.6).
  const length = status === 204 ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(status, { ...headers, ...(cookies.length > 0 && { 'set-cookie': [...cookies] }), ...length });
  outgoing.end(body);
}
