import { createServer, type Server } from 'node:net';

/**
 * The first port that is given, and how many a worker of a test run has for itself. Systems give connections and servers that do not choose ports from
 * 32,768 upwards (Linux, `ip_local_port_range`, checked 2026-11-22): what is below stays free while a server that has one is down.
 */
const [firstPort, perWorker] = [10_000, 2000];
/** So many that chance finds each of a worker's ports that is free. */
const mostTries = 20 * perWorker;

export interface PortOptions {
  /** Number of this worker of a test run, none of which gets the ports of another. Default: as vitest says. */
  readonly worker?: number;
  /** From 0 up to 1. Default: `Math.random`. */
  readonly random?: () => number;
}

/**
 * Ports of this machine that nobody listens at and that nobody gets by chance. A server that is killed and started again needs the same ones, so the
 * system cannot choose them at each start.
 */
export async function freePorts(count: number, { worker = Number(process.env['VITEST_POOL_ID'] ?? 0), random = Math.random }: PortOptions = {}): Promise<readonly number[]> {
  const held: Server[] = [];
  for (let tries = 0; held.length < count; tries += 1) {
    if (tries === mostTries) throw new Error(`No ${count} ports are free from ${firstPort} on. End what listens there, and run this again.`);
    const server = await listenAt(firstPort + (worker % 10) * perWorker + Math.floor(random() * perWorker));
    if (server) held.push(server);
  }
  const ports = held.map((server) => Object(server.address()).port as number);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Undefined: somebody listens there. */
function listenAt(port: number): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (cause: NodeJS.ErrnoException) => (cause.code === 'EADDRINUSE' ? resolve(undefined) : reject(cause)));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
