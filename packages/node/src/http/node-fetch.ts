import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { type CheckedHttp, checkHttp } from './http-options.ts';
import { version } from '../version.ts';
import { readWhole } from './read-whole.ts';

/** A request in the only form that `node:http` can send at once. */
interface PlainRequest {
  readonly address: http.RequestOptions;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What a request goes over. */
interface Road {
  readonly request: typeof http.request;
  readonly agent: http.Agent;
  readonly connectTimeoutMs: number;
}

/** What every request says, unless it says something else under the same name in whatever spelling: some hosts turn away those that say nothing. */
const usual: Readonly<Record<string, string>> = { accept: '*/*', 'user-agent': `waymark/${version}` };

/**
 * A `fetch` over `node:http` with connections that stay open: for what transports send it needs half the time of the built-in one. An answer is there when it
 * was read to its end. Requests of another form than a text to an address, or that follow redirects, go to the built-in one. Idle connections keep no process alive.
 */
export function createNodeFetch(options: CheckedHttp = checkHttp()): typeof fetch {
  const { agents, connectTimeoutMs } = options;
  const settings = settingsOf(options);
  const plainRoad: Road = { request: http.request, agent: agents.http ?? new http.Agent(settings), connectTimeoutMs };
  const secureRoad: Road = { request: https.request, agent: agents.https ?? new https.Agent(settings), connectTimeoutMs };
  const addressOf = addressReader();
  return (input, init = {}) => {
    const plain = plainRequest(input, init, addressOf);
    if (!plain) return globalThis.fetch(input, init);
    return send(plain, plain.address.protocol === 'https:' ? secureRoad : plainRoad);
  };
}

/** Undefined for what is no address of the web, or has credentials, which `fetch` refuses. */
type AddressReader = (text: string) => http.RequestOptions | undefined;

/** Reads addresses, and remembers the last one: a transport sends to the same all the time. */
function addressReader(): AddressReader {
  let last: { readonly text: string; readonly address: http.RequestOptions } | undefined;
  return (text) => {
    if (last?.text === text) return last.address;
    const url = URL.parse(text);
    if (!url || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') return undefined;
    last = { text, address: urlToHttpOptions(url) };
    return last.address;
  };
}

function settingsOf({ keepAliveMs, maxConnections, proxyEnv }: CheckedHttp): http.AgentOptions {
  // Where Next is installed, its types say that every environment has NODE_ENV. A proxy needs none.
  const proxy = proxyEnv && { proxyEnv: proxyEnv as NonNullable<http.AgentOptions['proxyEnv']> };
  return { keepAlive: keepAliveMs > 0, ...(keepAliveMs > 0 && { timeout: keepAliveMs }), maxSockets: maxConnections, ...proxy };
}

function plainRequest(input: Parameters<typeof fetch>[0], { method = 'GET', headers = {}, body = undefined, redirect, signal }: RequestInit, addressOf: AddressReader): PlainRequest | undefined {
  const isPlain = (typeof input === 'string' || input instanceof URL) && redirect === 'manual' && (typeof body === 'string' || body === undefined);
  const address = isPlain ? addressOf(String(input)) : undefined;
  if (!isPlain || !address) return undefined;
  const named = headers instanceof Headers || Array.isArray(headers) ? Object.fromEntries(new Headers(headers)) : headers;
  return { address, method, headers: { ...usual, ...(named as Record<string, string>) }, body, signal: signal ?? undefined };
}

function send({ address, method, headers, body, signal }: PlainRequest, { request, agent, connectTimeoutMs }: Road): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const size = body === undefined ? undefined : Buffer.byteLength(body);
    if (size !== undefined) headers['content-length'] = String(size);
    const call = request({ ...address, method, headers, agent });
    const stop = (): void => void call.destroy(signal?.reason as Error);
    signal?.addEventListener('abort', stop, { once: true });
    call.on('close', () => signal?.removeEventListener('abort', stop));
    call.on('response', (message) => readWhole(message, resolve, reject));
    call.on('error', reject);
    call.on('socket', (socket) => {
      if (socket.connecting) limitConnecting(call, socket, connectTimeoutMs);
    });
    // A text of ASCII has as many bytes as characters and needs no encoder.
    if (body === undefined) call.end();
    else call.end(body, size === body.length ? 'latin1' : 'utf8');
  });
}

/** Carries its code as the errors of Node.js do. */
class ConnectTimeout extends Error {
  readonly code = 'CONNECT_TIMEOUT';
}

/** Gives up a connection that does not come about. Nothing was sent over it, so another try is harmless, which a try without an answer is not. */
function limitConnecting(call: http.ClientRequest, socket: Socket, withinMs: number): void {
  const timer = setTimeout(() => call.destroy(new ConnectTimeout('No connection came about in time.')), withinMs);
  timer.unref();
  const stop = (): void => clearTimeout(timer);
  socket.once('encrypted' in socket ? 'secureConnect' : 'connect', stop);
  call.once('close', stop);
}
