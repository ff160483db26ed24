import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface BenchSite {
  readonly url: string;
  /** Lets the relay answer, or refuse everything for now. */
  setRelay(state: 'up' | 'down'): void;
  stop(): void;
}

/** Starts the website and its relay in a process of their own. */
export async function startSite(): Promise<BenchSite> {
  const child = fork(fileURLToPath(new URL('./serve.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [url] = (await Promise.race([once(child, 'message'), once(child, 'exit').then(() => Promise.reject(new Error('The website did not start.')))])) as [string];
  return { url, setRelay: (state) => void child.send(state), stop: () => child.disconnect() };
}
