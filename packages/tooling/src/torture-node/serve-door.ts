import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  const listen = (port: number): Promise<void> => new Promise((resolve) => void server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/w`,
    async stop() {
      const stopped = new Promise((resolve) => void server.close(resolve));
      server.closeAllConnections();
      await stopped;
    },
    start: () => listen(port),
  };
}
