import { join } from 'node:path';
import type { Plan } from './plan.ts';

/** How a process is started. */
export interface Process {
  readonly name: string;
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Answers 200 when the process is ready. Without it: when it prints that it is. */
  readonly ready?: string;
}

/** The processes in the order of their start: those of a group at the same time, the next group when all of them are ready. */
export type Groups = readonly (readonly Process[])[];

export interface Surroundings {
  /** Of everything that is stored. */
  readonly folder: string;
  /** Path of `nats-server`. */
  readonly natsServer: string;
  /** Where events go. Default: a destination among the processes that counts them. */
  readonly destinationUrl: string | undefined;
}

const host = '127.0.0.1';
const run = (script: string): readonly string[] => ['node', '--conditions=@waymark/source', `src/${script}.ts`];

export function processesOf(plan: Plan, { folder, natsServer, destinationUrl }: Surroundings): Groups {
  const { servers, relays, workers, destination } = plan;
  const routes = servers.map(({ clusterPort }) => `nats://${host}:${clusterPort}`);
  const shared = {
    NATS_SERVERS: servers.map(({ port }) => `${host}:${port}`).join(','),
    DESTINATION_URL: destinationUrl ?? `http://${host}:${destination.port}/`,
  };
  return [
    servers.map(({ name, port, clusterPort, monitorPort }) => ({
      name,
      command: [natsServer, '-c', 'nats.conf'],
      env: {
        NODE: name,
        LISTEN: `${host}:${port}`,
        MONITOR_LISTEN: `${host}:${monitorPort}`,
        CLUSTER_LISTEN: `${host}:${clusterPort}`,
        STORE_DIR: join(folder, name),
        ROUTES: `[${routes.join(',')}]`,
      },
      ready: `http://${host}:${monitorPort}/healthz`,
    })),
    destinationUrl === undefined ? [{ name: destination.name, command: run('destination'), env: { HOST: host, PORT: String(destination.port) } }] : [],
    [
      ...relays.map(({ name, port, operationsPort }) => ({
        name,
        command: run('relay'),
        env: { NAME: name, ...shared, HOST: host, PORT: String(port), OPERATIONS_PORT: String(operationsPort), ALLOW_ORIGINS: 'https://shop.example' },
        ready: `http://${host}:${operationsPort}/ready`,
      })),
      ...workers.map(({ name, operationsPort }) => ({
        name,
        command: run('worker'),
        env: { NAME: name, ...shared, OPERATIONS_PORT: String(operationsPort) },
        ready: `http://${host}:${operationsPort}/ready`,
      })),
    ],
  ];
}
