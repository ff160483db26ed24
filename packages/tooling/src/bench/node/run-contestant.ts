import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Load } from './load.ts';
import type { Figures } from './measure.ts';
import type { Arrivals } from './sink.ts';
import type { Sink } from './start-sink.ts';

/** What a contestant measured of itself, and what the receiver says. */
export interface Result extends Figures, Arrivals {
  readonly name: string;
}

/** Has one contestant play in a process of its own, several times one after another: the first from a cold start, later ones warm. */
export async function runContestant(name: string, sink: Sink, load: Load, times = 1): Promise<readonly Result[]> {
  const child = fork(fileURLToPath(new URL('./play.ts', import.meta.url)), [name, sink.url, JSON.stringify(load)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ended = new Promise<never>((_resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`"${name}" ended with ${code} and no result.`)));
  });
  const results: Result[] = [];
  while (results.length < times) {
    await sink.count();
    if (results.length > 0) child.send('again');
    const [figures] = (await Promise.race([once(child, 'message'), ended])) as [Figures];
    results.push({ name, ...figures, ...(await sink.count()) });
  }
  child.disconnect();
  return results;
}
