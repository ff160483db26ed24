import { once } from 'node:events';
import { createServer } from 'node:http';
import { freePorts } from '@waymark/testkit/process';
import type { FaultyDoor } from '../torture/faulty-door.ts';

/** A server in front of a door. */
export interface DoorServer {
  readonly url: string;
  /** Ends all connections. From then on nobody listens. */
  stop(): Promise<void>;
  /** Listens again where it did. */
  start(): Promise<void>;
}

export async function serveDoor(door: FaultyDoor): Promise<DoorServer> {
  const server = createServer(door.handle);
  const [port = 0] = await freePorts(1);
  const start = async (): Promise<void> => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  await start();
  return {
    url: `http://127.0.0.1:${port}/w`,
    async stop() {
      const stopped = new Promise((resolve) => void server.close(resolve));
      server.closeAllConnections();
      await stopped;
    },
    start,
  };
}
