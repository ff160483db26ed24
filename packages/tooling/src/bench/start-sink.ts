import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Sink {
  readonly url: string;
  stop(): void;
}

/** Starts the receiving end in a process of its own, so that both sides have a core. */
export function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (port) => {
      child.removeListener('error', reject);
      resolve({ url: `http://127.0.0.1:${String(port)}/`, stop: () => child.disconnect() });
    });
  });
}
