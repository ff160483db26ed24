import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A vendor that takes an event once, by its id, and remembers what came. */
export interface RecordingVendor {
  readonly url: string;
  /** Lives of the relay in which each id came: one entry per arrival. */
  readonly arrivals: ReadonlyMap<string, readonly string[]>;
  close(): Promise<void>;
}

/** Longest time that it takes for an answer, so that kills come between an arrival and its answer. Unit: milliseconds. */
const slowestMs = 15;

export async function startVendor(): Promise<RecordingVendor> {
  const arrivals = new Map<string, string[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const events = JSON.parse(Buffer.concat(chunks).toString()) as readonly { readonly id: string }[];
      for (const { id } of events) arrivals.set(id, [...(arrivals.get(id) ?? []), String(request.headers['x-life'])]);
      setTimeout(() => response.writeHead(200).end('{}'), Math.random() * slowestMs);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    arrivals,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
