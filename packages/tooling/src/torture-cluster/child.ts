import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A relay or worker in a process of its own. */
export interface Child {
  /** Where it listens; empty for one that does not. */
  readonly url: string;
  /** What it complained of, once it has ended. */
  readonly complaints: Promise<string>;
  kill(): Promise<void>;
}

/** Starts one and resolves when it says that it is ready. */
export async function startChild(file: 'relay' | 'worker', args: readonly string[]): Promise<Child> {
  const path = fileURLToPath(new URL(`./process/${file}-process.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=@waymark/source', path, ...args], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const complaints = text(child.stderr as NonNullable<ChildProcess['stderr']>);
  const gone = once(child, 'exit');
  const ready = once(child, 'message').then(([message]) => message as { readonly url: string });
  const early = gone.then(async ([code]) => {
    throw new Error(`A ${file} ended (${code}) before it was ready. ${(await complaints).slice(0, 2000)}`);
  });
  const { url } = await Promise.race([ready, early]);
  early.catch(() => undefined);
  return {
    url,
    complaints,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
