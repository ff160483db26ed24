import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWithParent } from './end-with-parent.ts';

/** What a program is started with. */
export interface ProgramSettings {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder of the program. It is deleted when this process dies without having ended the program. */
  readonly folder?: string;
}

/** A program that runs beside the tests, with every process that it starts. */
export interface Program {
  /** What was waited for in its output. */
  readonly found: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<unknown>;
  /** Asks it to end, and kills what does not. Resolves when nothing is left. */
  stop(): Promise<void>;
  /** Kills all of its processes at once, as a power cut does. Resolves when nothing is left. */
  kill(): Promise<void>;
}

/** Bounds on its start, on its polite end, and on the end of what it started. Unit: milliseconds. */
const startMs = 20_000;
const politeMs = 5000;
const goneMs = 10_000;

/** Resolves with what `pattern` found in the program's output; without a pattern as soon as it runs. Nothing of it outlives this process, however that ends. */
export async function startProgram({ command, args, env, folder }: ProgramSettings, pattern = /^/): Promise<Program> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env }, detached: true });
  endWithParent(child, { group: true, folder });
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()).once('error', () => resolve()));
  const kill = async (): Promise<void> => {
    signalGroup(child, 'SIGKILL');
    await ended;
    for (let waited = 0; waited < goneMs && signalGroup(child, 0); waited += 20) await sleep(20);
  };
  try {
    return {
      found: await outputOf(child, pattern),
      ended,
      kill,
      async stop() {
        child.kill();
        await Promise.race([ended, sleep(politeMs, undefined, { ref: false })]);
        await kill();
      },
    };
  } catch (cause) {
    await kill();
    throw new Error(`${command} did not start: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Reads on for as long as the program writes, so that it never waits for a reader. */
async function outputOf(child: ChildProcess, pattern: RegExp): Promise<string> {
  let output = '';
  const found = new Promise<string>((resolve, reject) => {
    const read = (stream: Readable | null): void => {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        const match = pattern.exec(output);
        if (match) resolve(match[1] ?? match[0]);
      });
    };
    read(child.stdout);
    read(child.stderr);
    if (pattern.test('')) once(child, 'spawn').then(() => resolve(''), reject);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${code ?? signal}. ${output}`)));
  });
  const late = new AbortController();
  const tooLate = sleep(startMs, undefined, { signal: late.signal }).then(() => Promise.reject(new Error(`it said nothing in ${startMs / 1000} s. ${output}`)));
  try {
    return await Promise.race([found, tooLate]);
  } finally {
    late.abort();
    tooLate.catch(() => undefined);
  }
}

/** False when there is nobody left. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals | 0): boolean {
  try {
    return pid !== undefined && process.kill(-pid, signal);
  } catch {
    return false;
  }
}
