import { spawn } from 'node:child_process';
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

/** What outlives a command may hold its output open: then it is closed from here. */
const leftOverMs = 5000;

/** Runs a command to its end and keeps what it printed. Never throws: a command that cannot be started has code 127. */
export function runCommand(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs ?? 600_000,
    });
    const out: string[] = [];
    const problems: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => out.push(text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => problems.push(text));
    child.on('error', (error) => resolve({ code: 127, output: `${command}: ${error.message}`, stdout: '' }));
    child.on('exit', () => {
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
