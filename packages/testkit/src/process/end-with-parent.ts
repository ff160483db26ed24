import { type ChildProcess, spawn } from 'node:child_process';

/** What ends with this process. */
export interface Belongings {
  /** The process leads a group of its own, and all of that is meant. */
  readonly group?: boolean;
  /** Folder of the process. It is deleted. */
  readonly folder?: string | undefined;
}

/** Reads until the process that owns the other end is no more. */
const script = 'read _; kill -TERM "$1"; sleep 1; kill -KILL "$1"; [ -z "$2" ] || rm -rf "$2"';

/** Ends a process when this one has died without doing so itself, of SIGKILL for example. Nothing here waits for it. */
export function endWithParent(child: ChildProcess, { group = false, folder = '' }: Belongings = {}): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  // Its input ends with this process. A group of its own: Ctrl-C in the terminal does not reach it.
  const guard = spawn('/bin/sh', ['-c', script, 'sh', String(group ? -child.pid : child.pid), folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  (guard.stdin as typeof guard.stdin & { unref(): void }).unref();
  child.once('exit', () => guard.kill('SIGKILL'));
}
