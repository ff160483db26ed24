import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serialMark } from './visits.ts';

/** The destination, a process of its own: counts the events that arrive, and says how many when it is asked. */
const marker = Buffer.from(`"id":"${serialMark}`);
let events = 0;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    for (let at = body.indexOf(marker); at >= 0; at = body.indexOf(marker, at + marker.length)) events += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  });
});

server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('message', () => {
  process.send?.(events);
  events = 0;
});
process.on('disconnect', () => process.exit(0));
