import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A program that runs beside the tests. */
export interface BackgroundProcess {
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** What a program is started with. */
export interface ProcessSettings {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Resolves with what `pattern` found in the program's output. Without a pattern it resolves at once. */
export async function startProcess({ command, args, env }: ProcessSettings, pattern = /^/): Promise<BackgroundProcess & { readonly found: string }> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const ended = new Promise<void>((resolve) => void child.once('close', () => resolve()));
  const killNow = (): void => void child.kill('SIGKILL');
  // Nothing must outlive the tests, however they end.
  const endAll = (): never => process.exit(1);
  process.once('exit', killNow).once('SIGTERM', endAll);
  let output = '';
  const found = await new Promise<string>((resolve, reject) => {
    const read = (stream: Readable): void => {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-20_000);
        const match = pattern.exec(output);
        if (match) resolve(match[1] ?? match[0]);
      });
    };
    read(child.stdout);
    read(child.stderr);
    if (pattern.test('')) resolve('');
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${command} ended with code ${code}.\n${output}`)));
  });
  return {
    found,
    async stop() {
      child.kill();
      const impatient = setTimeout(killNow, 5000);
      await ended;
      clearTimeout(impatient);
      process.off('exit', killNow).off('SIGTERM', endAll);
    },
  };
}
