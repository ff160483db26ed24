import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { root } from './paths.ts';

export interface CommandResult {
  readonly code: number;
  /** Standard output, then standard error. */
  readonly output: string;
  readonly stdout: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Default: 10 minutes. Then the command is ended and counts as failed. */
  readonly timeoutMs?: number;
}

/** What outlives a command may hold its output open: then it is closed from here. And what does not end when it is asked to is killed. */
const leftOverMs = 5000;
/** Of each stream, so that a command that prints without end cannot fill the memory. Unit: characters. */
const mostKept = 64 * 1_048_576;

/** Runs a command to its end and keeps what it printed. Never throws: a command that cannot be started has code 127. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const { cwd = root, env, timeoutMs = 600_000 } = options;
    const child = spawn(command, args, { cwd, env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
    const deaf = setTimeout(() => child.kill('SIGKILL'), timeoutMs + leftOverMs);
    const out = keep(child.stdout);
    const problems = keep(child.stderr);
    child.on('error', (error) => {
      clearTimeout(deaf);
      resolve({ code: 127, output: `${command}: ${error.message}`, stdout: '' });
    });
    child.on('exit', () => {
      clearTimeout(deaf);
      const tooLong = setTimeout(() => [child.stdout, child.stderr].forEach((stream) => stream.destroy()), leftOverMs);
      child.on('close', () => clearTimeout(tooLong));
    });
    child.on('close', (code, signal) => {
      if (signal !== null) problems.push(`\nEnded by ${signal}.`);
      const stdout = out.join('');
      resolve({ code: code ?? 1, output: `${stdout}${problems.join('')}`.trim(), stdout });
    });
  });
}

/** What a stream says, and no more than may be kept of it. The rest is read too: who prints must not have to wait. */
function keep(stream: Readable): string[] {
  const texts: string[] = [];
  let left = mostKept;
  stream.setEncoding('utf8').on('data', (text: string) => {
    if (left > 0) texts.push(text.slice(0, left));
    left -= text.length;
  });
  return texts;
}
