import { type ChildProcess, spawn } from 'node:child_process';

/** Kills a process when this one has died without doing so itself, of SIGKILL for example. Nothing here waits for it. */
export function endWithParent(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  // Its input ends with this process. A group of its own: Ctrl-C in the terminal does not reach it.
  const guard = spawn('/bin/sh', ['-c', `read _; kill -9 ${child.pid}`], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  guard.unref();
  (guard.stdin as typeof guard.stdin & { unref(): void }).unref();
  child.once('exit', () => guard.kill('SIGKILL'));
}
