import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { planOf, portsOfPlan } from '../plan.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** The cluster as its script starts it. */
export interface RunningCluster {
  readonly relays: readonly string[];
  /** Kills one of its processes by name, as an accident would. */
  kill(name: string): void;
  /** What it has printed. */
  output(): string;
  /** Asks it to end as Ctrl-C does, and returns its exit code. */
  end(): Promise<number>;
}

export async function startRunningCluster(destinationUrl: string): Promise<RunningCluster> {
  const firstPort = await freeRange();
  const env = { ...process.env, FIRST_PORT: String(firstPort), DESTINATION_URL: destinationUrl };
  const child = spawn(process.execPath, ['--conditions=@waymark/source', main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
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
  return {
    relays: planOf(firstPort).relays.map(({ port }) => `http://127.0.0.1:${port}/w`),
    kill: (name) => process.kill(Number(new RegExp(`^${name} runs, process (\\d+)$`, 'm').exec(output)?.[1]), 'SIGKILL'),
    output: () => output,
    async end() {
      child.kill('SIGINT');
      return (await ended)[0] as number;
    },
  };
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
