import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { ConnectTimeout } from './connect-timeout.ts';
import { type Dispatcher, sendBy } from './dispatch.ts';
import { type CheckedHttp, checkHttp } from './http-options.ts';
import { limitTunnels } from './limit-tunnels.ts';
import { NotSent } from './not-sent.ts';
import { type PlainRequest, requestReader } from './plain-request.ts';
import { readWhole } from './read-whole.ts';

/** What a request goes over. */
interface Road {
  readonly request: typeof http.request;
  readonly agent: http.Agent;
  readonly connectTimeoutMs: number;
}

/**
 * A `fetch` over `node:http` with connections that stay open: for what transports send it needs half the time of the built-in one. An answer is there when it
 * was read to its end. Where there is a `dispatcher`, it goes the shorter way. Requests of another form than a text or bytes to an address, or that follow redirects, go to the built-in one. Idle connections keep no process alive.
 */
export function createNodeFetch(options: CheckedHttp = checkHttp(), dispatcher: () => Dispatcher | undefined = () => undefined): typeof fetch {
  const { agents, connectTimeoutMs } = options;
  const settings = settingsOf(options);
  const plainRoad: Road = { request: http.request, agent: agents.http ?? new http.Agent(settings), connectTimeoutMs };
  const secureRoad: Road = { request: https.request, agent: agents.https ?? secureAgent(settings, connectTimeoutMs), connectTimeoutMs };
  const read = requestReader();
  return (input, init = {}) => {
    const plain = read(input, init);
    if (!plain) return globalThis.fetch(input, init);
    const shortcut = dispatcher();
    if (shortcut) return sendBy(shortcut, plain, connectTimeoutMs);
    return send(plain, plain.address.options.protocol === 'https:' ? secureRoad : plainRoad);
  };
}

function settingsOf({ keepAliveMs, maxConnections, proxyEnv }: CheckedHttp): http.AgentOptions {
  // Where Next is installed, its types say that every environment has NODE_ENV. A proxy needs none.
  const proxy = proxyEnv && { proxyEnv: proxyEnv as NonNullable<http.AgentOptions['proxyEnv']> };
  return { keepAlive: keepAliveMs > 0, ...(keepAliveMs > 0 && { timeout: keepAliveMs }), maxSockets: maxConnections, ...proxy };
}

function secureAgent(settings: http.AgentOptions, connectTimeoutMs: number): https.Agent {
  const agent = new https.Agent(settings);
  return settings.proxyEnv ? limitTunnels(agent, connectTimeoutMs) : agent;
}

function send({ address, method, headers, body, signal }: PlainRequest, { request, agent, connectTimeoutMs }: Road): Promise<Response> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const size = body === undefined ? undefined : Buffer.byteLength(body);
    if (size !== undefined) headers['content-length'] = String(size);
    const call = request({ ...address.options, method, headers, agent });
    let answer: http.IncomingMessage | undefined;
    let isConnected = false;
    function stop(): void {
      const reason = isConnected ? (signal?.reason as Error) : new NotSent();
      // A call that has no connection yet says nothing before it has one.
      reject(reason);
      call.destroy(reason);
    }
    signal?.addEventListener('abort', stop, { once: true });
    call.on('response', (message) => {
      answer = message;
      readWhole(message, resolve, reject);
    });
    // What comes behind a whole answer is no part of it.
    call.on('error', (error) => answer?.complete || reject(error));
    call.on('close', () => {
      signal?.removeEventListener('abort', stop);
      // So ends what answers that it will speak another protocol from now on.
      if (!answer) reject(Object.assign(new Error('The connection ended without an answer.'), { code: 'ECONNRESET' }));
    });
    call.on('socket', (socket) => {
      const connected = (): void => void (isConnected = true);
      if (socket.connecting) limitConnecting(call, socket, connectTimeoutMs, connected);
      else connected();
    });
    // A text of ASCII has as many bytes as characters and needs no encoder.
    if (body === undefined) call.end();
    else call.end(body, size === body.length ? 'latin1' : 'utf8');
  });
}

/** Gives up a connection that does not come about. Nothing was sent over it, so another try is harmless, which a try without an answer is not. */
function limitConnecting(call: http.ClientRequest, socket: Socket, withinMs: number, connected: () => void): void {
  const timer = setTimeout(() => call.destroy(new ConnectTimeout()), withinMs);
  timer.unref();
  const stop = (): void => clearTimeout(timer);
  const event = 'encrypted' in socket ? 'secureConnect' : 'connect';
  socket.once(event, stop).once(event, connected);
  call.once('close', stop);
}
