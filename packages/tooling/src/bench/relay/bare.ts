import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { Subject } from './subjects.ts';
import { eventsPerRequest } from './visits.ts';

/** As long as what a relay answers. */
const answer = JSON.stringify({ v: 1, results: Array.from({ length: eventsPerRequest }, (_, nth) => ({ id: `serial-${String(nth).padStart(14, '0')}`, status: 'accepted' })) });
const nothing = async (): Promise<void> => undefined;

/** What can be had from `node:http` at most: reads a body, parses it, answers. */
export async function startBare(): Promise<Subject> {
  const server = createHttpServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { events } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { readonly events: readonly unknown[] };
      const status = events.length === eventsPerRequest ? 202 : 400;
      response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
      response.end(answer);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, delivered: () => 0, drained: nothing, close: async () => server.closeAllConnections() };
}

/** Counts bytes and answers: where the one who sends is the limit. */
export async function startEcho(): Promise<Subject> {
  const reply = Buffer.from(`HTTP/1.1 202 Accepted\r\nContent-Length: ${answer.length}\r\n\r\n${answer}`);
  const server = createTcpServer({ noDelay: true }, (socket) => {
    let expected = 0;
    let received = 0;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (expected === 0) expected = chunk.indexOf('\r\n\r\n') + 4 + Number(/\r\nContent-Length: (\d+)/.exec(chunk.toString('latin1', 0, 200))?.[1]);
      received += chunk.byteLength;
      if (received < expected) return;
      [expected, received] = [0, 0];
      socket.write(reply);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, delivered: () => 0, drained: nothing, close: nothing };
}
