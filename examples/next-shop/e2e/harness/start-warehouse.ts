import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EventEnvelope } from '@waymark/core';

/** Takes the lines of JSON that the shop's own destination sends. */
export interface Warehouse {
  readonly url: string;
  /** Every event that arrived, in order of arrival. */
  readonly events: readonly EventEnvelope[];
  forget(): void;
  close(): void;
}

export async function startWarehouse(): Promise<Warehouse> {
  const events: EventEnvelope[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      events.push(...body.split('\n').map((line) => JSON.parse(line) as EventEnvelope));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    events,
    forget: () => void events.splice(0),
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
