import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithParent } from '../process/end-with-parent.ts';
import { findNatsServer } from './find-server.ts';

/** One `nats-server` process. */
export interface NatsNode {
  readonly name: string;
  /** `127.0.0.1:4222` */
  readonly address: string;
  readonly isRunning: boolean;
  /** Process id of its last start. */
  readonly pid: number | undefined;
  /** Starts it, again with what it has stored, and resolves when it is ready. */
  start(): Promise<void>;
  /** Makes it stand still within a moment: connections stay open, and nothing answers. It can be killed. */
  freeze(): void;
  /** Ends it and resolves when it is gone. Default: SIGKILL. */
  kill(signal?: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export interface NodePlan {
  readonly name: string;
  readonly folder: string;
  readonly port: number;
  readonly monitorPort: number;
  /** More of the configuration file. */
  readonly extra: string;
}

/** Bound on the start of a server, with the election of a leader. Unit: milliseconds. */
const startMs = 60_000;
const lookEveryMs = 50;
/** A server that takes a connection and says nothing is asked again. Unit: milliseconds. */
const answerMs = 10_000;

export function natsNode({ name, folder, port, monitorPort, extra }: NodePlan): NatsNode {
  const home = join(folder, name);
  const file = join(home, 'server.conf');
  mkdirSync(home, { recursive: true });
  writeFileSync(
    file,
    [
      `server_name: ${name}`,
      `listen: 127.0.0.1:${port}`,
      `http: 127.0.0.1:${monitorPort}`,
      `log_file: "${join(home, 'server.log')}"`,
      `jetstream { store_dir: "${join(home, 'store')}", max_memory_store: 256MB, max_file_store: 4GB }`,
      extra,
    ].join('\n'),
  );
  let child: ChildProcess | undefined;

  async function isReady(): Promise<boolean> {
    try {
      return (await fetch(`http://127.0.0.1:${monitorPort}/healthz`, { signal: AbortSignal.timeout(answerMs) })).ok;
    } catch {
      return false;
    }
  }

  return {
    name,
    address: `127.0.0.1:${port}`,
    get pid() {
      return child?.pid;
    },
    get isRunning() {
      return isAlive(child);
    },
    async start() {
      child = spawn(findNatsServer(), ['-c', file], { stdio: 'ignore' });
      endWithParent(child);
      const until = Date.now() + startMs;
      while (!(await isReady())) {
        if (child.exitCode !== null) throw new Error(`nats-server ${name} ended with code ${child.exitCode}. Its log is ${join(home, 'server.log')}.`);
        if (Date.now() > until) throw new Error(`nats-server ${name} was not ready in time. Its log is ${join(home, 'server.log')}.`);
        await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
      }
    },
    freeze: () => void child?.kill('SIGSTOP'),
    async kill(signal = 'SIGKILL') {
      if (!child || !isAlive(child)) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

function isAlive(child: ChildProcess | undefined): boolean {
  return child !== undefined && child.exitCode === null && child.signalCode === null;
}
