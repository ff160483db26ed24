import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProcess } from '@waymark/testkit/process';
import { planOf, portsOfPlan } from '../plan.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The cluster as its script starts it. */
export interface RunningCluster {
  readonly relays: readonly string[];
  /** Kills one of its processes by name, as an accident would. */
  kill(name: string): void;
  /** Kills the process that started all of them, and resolves when it is gone. */
  killStarter(): Promise<void>;
  /** Names of those of its processes that are alive. */
  alive(): readonly string[];
  /** What it has printed. */
  output(): string;
  /** Asks it to end as Ctrl-C does, and returns its exit code. */
  end(): Promise<number>;
}

export async function startRunningCluster(destinationUrl: string): Promise<RunningCluster> {
  const firstPort = await freeRange();
  // What a cluster whose starter was killed leaves behind is here.
  const home = mkdtempSync(join(tmpdir(), 'waymark-running-'));
  const env = { ...process.env, TMPDIR: home, FIRST_PORT: String(firstPort), DESTINATION_URL: destinationUrl };
  const { prints, printed, end } = startProcess(main, [], { env, keepsErrors: true });
  await prints(/Everybody is ready\./);
  const pids = (): ReadonlyMap<string, number> => new Map([...printed().matchAll(/^(\S+) runs, process (\d+)$/gm)].map(([, name = '', pid]) => [name, Number(pid)]));
  return {
    relays: planOf(firstPort).relays.map(({ port }) => `http://127.0.0.1:${port}/w`),
    kill: (name) => void process.kill(Number(pids().get(name)), 'SIGKILL'),
    async killStarter() {
      await end('SIGKILL');
    },
    alive: () => [...pids()].flatMap(([name, pid]) => (isAlive(pid) ? name : [])),
    output: printed,
    async end() {
      const { code } = await end('SIGINT');
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      return code ?? 1;
    },
  };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The first of as many free ports as a plan takes, below those that systems give to connections. */
async function freeRange(): Promise<number> {
  const first = 20_000 + Math.floor(Math.random() * 10_000);
  const free = await Promise.all(Array.from({ length: portsOfPlan }, (_, nth) => isFree(first + nth)));
  return free.every(Boolean) ? first : freeRange();
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
