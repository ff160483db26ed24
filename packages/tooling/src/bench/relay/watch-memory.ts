import { median } from '../median.ts';
import { tableRow } from '../table-row.ts';
import type { Stage } from './measure-server.ts';
import { startServer } from './processes.ts';
import type { Condition } from './serve-process.ts';
import { letTideRise } from './tide.ts';
import { eventsPerRequest } from './visits.ts';

/** Requests at a time. */
const connections = 64;
/** Between two looks. Unit: seconds. */
const every = 10;
const mebibyte = 1_048_576;

/**
 * Prints what relays need while they are under load as heavy as they bear: medians of thirds of the time, each looked at after a garbage collection. One that can
 * be kept waiting has been full once before, because a process does not give back what it needed for that.
 */
export async function watchMemory(stage: Stage, names: readonly string[], minutes: number, say: (line: string) => void): Promise<void> {
  say(`\n${minutes} minutes of load, MiB after garbage collection, medians of each third\n`);
  const titles = ['', 'events', 'heap', '', '', 'beside it', '', '', 'resident', '', ''];
  say(tableRow(titles));
  say(tableRow(titles.map(() => '---')));
  for (const name of names) {
    const server = await startServer(stage.start, name, stage.sink.url);
    const drain = (): Promise<unknown> => server.ask('drain');
    if (name.endsWith('delivered')) await letTideRise(stage, server.port, drain, 'full');
    const looks: Condition[] = [];
    let requests = 0;
    for (let look = 0; look < Math.max((minutes * 60) / every, 3); look += 1) {
      requests += (await stage.sender.put({ port: server.port, connections, seconds: every })).requests;
      await drain();
      looks.push(await server.ask('look, collected'));
    }
    await server.end();
    const thirds = (figure: (look: Condition) => number): readonly string[] => thirdsOf(looks.map(figure)).map(mebibytes);
    say(tableRow([name, (requests * eventsPerRequest).toLocaleString('en'), ...thirds(({ heap }) => heap), ...thirds(({ beside }) => beside), ...thirds(({ resident }) => resident)]));
  }
}

/** The median of each third. */
function thirdsOf(values: readonly number[]): readonly number[] {
  const third = values.length / 3;
  return [0, 1, 2].map((nth) => median(values.slice(Math.floor(nth * third), Math.floor((nth + 1) * third))));
}

export function mebibytes(bytes: number): string {
  return (bytes / mebibyte).toFixed(1);
}
