import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serialMark } from './visits.ts';

/** What it may be told: to say how many events have arrived since, or how long to wait before it answers. */
export type Wish = 'count' | { readonly answerAfterMs: number };

/** The destination, a process of its own: counts the events that arrive. */
const marker = Buffer.from(`"id":"${serialMark}`);
let events = 0;
let answerAfterMs = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    for (let at = body.indexOf(marker); at >= 0; at = body.indexOf(marker, at + marker.length)) events += 1;
    const answer = (): void => void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    if (answerAfterMs > 0) setTimeout(answer, answerAfterMs);
    else answer();
  });
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', (wish: Wish) => {
  if (wish !== 'count') return void ({ answerAfterMs } = wish);
  process.send?.(events);
  events = 0;
});
process.on('disconnect', () => process.exit(0));
