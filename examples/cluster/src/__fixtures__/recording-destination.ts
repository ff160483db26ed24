import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

/** A destination that keeps the ids of events in the order in which they came first. */
export interface RecordingDestination {
  readonly url: string;
  readonly ids: ReadonlySet<string>;
  close(): void;
}

export async function startRecordingDestination(): Promise<RecordingDestination> {
  const ids = new Set<string>();
  const server = createServer((request, response) => {
    void json(request).then((events) => {
      for (const { id } of events as readonly { readonly id: string }[]) ids.add(id);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${Object(server.address()).port}/`,
    ids,
    close: () => server.close().closeAllConnections(),
  };
}
