import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createBatches } from './strict-batches.ts';
import { createGuests } from './strict-guests.ts';
import { type Call, type Reply, refusal } from './strict-wire.ts';

export interface StrictServer {
  readonly url: string;
  readonly calls: readonly Call[];
  /** Answers the next calls in the server's place. 'drop' breaks the connection. */
  readonly script: (Reply | 'drop')[];
  readonly batches: ReturnType<typeof createBatches>;
  readonly guests: ReturnType<typeof createGuests>;
  close(): Promise<void>;
}

export const credentials = { clientKey: 'demo-client-key', apiToken: 'demo-api-token' };
const expected = `Basic ${Buffer.from('demo-client-key:demo-api-token').toString('base64')}`;

/** The REST and Batch APIs on loopback, refusing what the vendor refuses. */
export async function startStrictServer(): Promise<StrictServer> {
  const calls: Call[] = [];
  const script: (Reply | 'drop')[] = [];
  const batches = createBatches(() => url);
  const guests = createGuests(() => url);
  const server = createServer((request, response) => {
    void readCall(request).then((call) => {
      calls.push(call);
      const reply = script.shift() ?? answer(call);
      if (reply === 'drop') return void response.destroy();
      const { status, body, headers = {} } = reply;
      response.writeHead(status, headers);
      response.end(body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function answer(call: Call): Reply {
    if (call.path.startsWith('/store/')) return batches.store(call);
    if (call.headers.authorization !== expected) return refusal(401, 'wrong credentials');
    if (call.body.length > 0 && call.headers['content-type'] !== 'application/json') return refusal(415, 'wrong media type');
    if (call.headers.accept !== 'application/json') return refusal(406, 'wrong accept');
    if (call.path.startsWith('/v2.1/guests')) return guests.answer(call);
    return call.path.startsWith('/v2/batches/') ? batches.answer(call) : refusal(404, 'no such path');
  }

  return {
    url,
    calls,
    script,
    batches,
    guests,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://server');
  return { method: request.method ?? '', path: pathname, query: searchParams, headers: request.headers, body: Buffer.concat(chunks) };
}
