import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Arrivals } from './sink.ts';

export interface Sink {
  readonly url: string;
  /** What has arrived since it was asked last. */
  count(): Promise<Arrivals>;
  stop(): void;
}

/** Starts the receiving end in a process of its own, so that both sides have a core. */
export async function startSink(): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('./sink.ts', import.meta.url)), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}/`,
    async count() {
      const answer = once(child, 'message');
      child.send('count');
      const [arrivals] = (await answer) as [Arrivals];
      return arrivals;
    },
    stop: () => child.disconnect(),
  };
}
