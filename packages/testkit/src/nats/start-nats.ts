import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../process/free-ports.ts';
import { startAgain } from '../process/start-again.ts';
import { type NatsNode, natsNode } from './nats-node.ts';

/** Servers of a test, with nothing stored. */
export interface NatsCluster {
  readonly nodes: readonly NatsNode[];
  /** Addresses of all nodes. */
  readonly servers: readonly string[];
  /** Ends all processes and deletes what they stored. */
  stop(): Promise<void>;
}

export interface NatsPlan {
  /** Default: 1, without a cluster. */
  readonly nodes?: number;
  /** More of each node's configuration file: users, TLS. */
  readonly extra?: string;
}

/** Starts real `nats-server` processes with JetStream on free ports of this machine, and resolves when they are ready. */
export function startNats(plan: NatsPlan = {}): Promise<NatsCluster> {
  // Somebody else may have taken a port before they did.
  return startAgain(() => startAll(plan));
}

async function startAll({ nodes: count = 1, extra = '' }: NatsPlan): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-nats-'));
  const ports = await freePorts(count * 3);
  const routes = ports.slice(2 * count).map((port) => `nats-route://127.0.0.1:${port}`);
  const nodes = Array.from({ length: count }, (_, index) => {
    const [port = 0, monitorPort = 0, clusterPort = 0] = [ports[index], ports[count + index], ports[2 * count + index]];
    const cluster = count === 1 ? '' : `cluster { name: waymark, listen: 127.0.0.1:${clusterPort}, routes: [${routes.join(', ')}] }`;
    return natsNode({ name: `n${index + 1}`, folder, port, monitorPort, extra: `${cluster}\n${extra}` });
  });

  async function stop(): Promise<void> {
    await Promise.all(nodes.map((node) => node.kill()));
    rmSync(folder, { recursive: true, force: true });
  }

  try {
    await Promise.all(nodes.map((node) => node.start()));
  } catch (cause) {
    await stop();
    throw cause;
  }
  return { nodes, servers: nodes.map(({ address }) => address), stop };
}
