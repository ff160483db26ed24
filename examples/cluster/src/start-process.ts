import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { endWithParent } from '@waymark/testkit/process';
import type { Process } from './processes.ts';

/** A process of the cluster. */
export interface Running {
  readonly name: string;
  /** Asks it to end, and resolves when it has. */
  stop(): Promise<void>;
}

/** Between two looks at whether a process is ready. Unit: milliseconds. */
const lookEveryMs = 100;
const folder = fileURLToPath(new URL('..', import.meta.url));

/** Starts a process and resolves when it is ready. What it prints goes to `say`, line by line. */
export async function startProcess({ name, command, env, ready }: Process, say: (line: string) => void): Promise<Running> {
  const [program = '', ...args] = command;
  // A group of its own: Ctrl-C in the terminal reaches whoever started all of them, who then ends them in order.
  const child = spawn(program === 'node' ? process.execPath : program, args, { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  // Nobody else would end them when whoever started them is killed.
  endWithParent(child);
  const ended = once(child, 'exit');
  let printed = '';
  let isWanted = true;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const lines = printed.split('\n');
      printed = lines.pop() ?? '';
      // Servers of NATS keep a log of many lines.
      if (!ready?.endsWith('/healthz')) lines.forEach((line) => say(`${name} | ${line}`));
    });
  }
  const isReady = ready === undefined ? once(child.stdout, 'data') : answers(ready, () => isWanted);
  const early = ended.then(([code, signal]) => {
    if (isWanted) say(`${name} has ended (${signal ?? code}). ${printed}`);
    isWanted = false;
    return Promise.reject(new Error(`${name} ended before it was ready.`));
  });
  await Promise.race([isReady, early]);
  early.catch(() => undefined);
  say(`${name} runs, process ${child.pid}`);
  return {
    name,
    async stop() {
      isWanted = false;
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function answers(url: string, isWanted: () => boolean): Promise<void> {
  while (isWanted()) {
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}
