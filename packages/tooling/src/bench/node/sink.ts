import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { digits, mark } from './load.ts';

/** What has arrived since the last count. */
export interface Arrivals {
  readonly requests: number;
  readonly events: number;
  /** Events that came again. */
  readonly repeats: number;
  /** Requests that came before an earlier one with the same key was answered, or with a lower number than it. */
  readonly disorders: number;
}

const most = 10 ** digits;
const seen = new Uint8Array(most);
const marker = Buffer.from(mark);
const latest = new Map<string, number>();
const open = new Set<string>();
let counts = { requests: 0, events: 0, repeats: 0, disorders: 0 };

/** The receiving end, a process of its own: counts events by their numbers, so that it knows each from its repeat, and says its port to its parent. */
const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  const key = keyOf(request);
  if (key !== undefined && open.has(key)) counts.disorders += 1;
  if (key !== undefined) open.add(key);
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    if (request.method === 'POST') take(request, Buffer.concat(parts), key);
    response.writeHead(200, { 'content-type': 'application/json' }).end(request.method === 'POST' ? '{}' : JSON.stringify(counts));
  });
});

/** Requests of one event each say whose it is. */
function keyOf({ headers: { 'x-key': key } }: IncomingMessage): string | undefined {
  return typeof key === 'string' ? key : undefined;
}

function take({ headers }: IncomingMessage, body: Buffer, key: string | undefined): void {
  counts.requests += 1;
  const text = headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
  for (let at = text.indexOf(marker); at >= 0; at = text.indexOf(marker, at + marker.length)) {
    const number = Number(text.toString('latin1', at + marker.length, at + marker.length + digits));
    if (seen[number]) counts.repeats += 1;
    else counts.events += 1;
    seen[number] = 1;
    if (key === undefined) continue;
    if ((latest.get(key) ?? -1) > number) counts.disorders += 1;
    latest.set(key, number);
    open.delete(key);
  }
}

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  process.send?.(counts);
  counts = { requests: 0, events: 0, repeats: 0, disorders: 0 };
  seen.fill(0);
  latest.clear();
  open.clear();
});
process.on('disconnect', () => process.exit(0));
