import { TrackingError } from '@waymark/core';
import { found } from '../options/found.ts';
import type { RelayAnswer, RelayRequest } from './relay-request.ts';
import { bodyTaken } from './read/body-taken.ts';
import { readStream } from './read/read-stream.ts';

/** Express and `node:http` have requests of another kind, which nobody would answer. */
export function checkRequest(request: unknown): void {
  const { url, headers } = Object(request) as { readonly url?: unknown; readonly headers?: { readonly get?: unknown } };
  if (typeof url === 'string' && typeof headers?.get === 'function') return;
  throw new TrackingError('call-invalid', `A relay is called with a Fetch request, found ${found(request)}. On node:http, Express and Fastify pass the relay to toNodeHandler() of "@waymark/relay/node", and use what that returns.`);
}

/** A Fetch request as the relay sees it. */
export function fromFetchRequest(request: Request, remoteAddress: string | undefined): RelayRequest {
  return {
    method: request.method,
    url: request.url,
    remoteAddress,
    encrypted: request.url.startsWith('https:'),
    header(name, most) {
      const value = request.headers.get(name);
      return value === null || value === '' || value.length > most ? undefined : value;
    },
    headers: () => request.headers,
    readBody(most, signal) {
      if (request.bodyUsed) throw bodyTaken();
      return readStream(request.body, most, signal);
    },
  };
}

/** The answer of the relay as a Fetch host sends it. */
export function toFetchResponse({ status, headers, cookies = [], body }: RelayAnswer): Response {
  const response = new Response(body === '' ? null : body, { status, headers });
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}
