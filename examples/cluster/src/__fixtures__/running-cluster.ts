import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  const child = spawn(process.execPath, ['--conditions=@waymark/source', main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [exited, ended] = [once(child, 'exit'), once(child, 'close')];
  let output = '';
  await new Promise<void>((resolve, reject) => {
    ended.then(() => reject(new Error(`The cluster ended before it was ready: ${output}`)), reject);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Everybody is ready.')) resolve();
      });
    }
  });
  const pids = (): ReadonlyMap<string, number> => new Map([...output.matchAll(/^(\S+) runs, process (\d+)$/gm)].map(([, name = '', pid]) => [name, Number(pid)]));
  return {
    relays: planOf(firstPort).relays.map(({ port }) => `http://127.0.0.1:${port}/w`),
    kill: (name) => void process.kill(Number(pids().get(name)), 'SIGKILL'),
    async killStarter() {
      child.kill('SIGKILL');
      await exited;
    },
    alive: () => [...pids()].flatMap(([name, pid]) => (isAlive(pid) ? name : [])),
    output: () => output,
    async end() {
      child.kill('SIGINT');
      const [code] = (await ended) as [number];
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
      return code;
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
