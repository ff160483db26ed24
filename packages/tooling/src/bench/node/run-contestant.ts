import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Load } from './load.ts';
import type { Figures } from './measure.ts';
import type { Arrivals } from './sink.ts';
import type { Sink } from './start-sink.ts';

/** What a contestant measured of itself, and what the receiver says. */
export interface Result extends Figures, Arrivals {
  readonly name: string;
}

/** Has one contestant play in a process of its own. */
export async function runContestant(name: string, sink: Sink, load: Load): Promise<Result> {
  await sink.count();
  const child = fork(fileURLToPath(new URL('./play.ts', import.meta.url)), [name, sink.url, JSON.stringify(load)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const figures = await new Promise<Figures>((resolve, reject) => {
    child.once('error', reject);
    child.once('message', (message) => resolve(message as Figures));
    child.once('exit', (code) => reject(new Error(`"${name}" ended with ${code} and no result.`)));
  });
  return { name, ...figures, ...(await sink.count()) };
}
