import { median } from '../median.ts';
import { tableRow } from '../table-row.ts';
import type { Stage } from './measure-server.ts';
import { startServer } from './processes.ts';
import type { Condition } from './serve-process.ts';

/** How long, and from how many connections. */
interface Watch {
  readonly connections: number;
  readonly minutes: number;
}

/** Between two looks. Unit: seconds. */
const every = 10;
const mebibyte = 1_048_576;

/** Prints what relays need while they are under load as heavy as they bear: medians of thirds of the time, each looked at after a garbage collection. */
export async function watchMemory({ start, sender, sink }: Stage, names: readonly string[], { connections, minutes }: Watch, say: (line: string) => void): Promise<void> {
  say(`\n${minutes} minutes of load, MiB after garbage collection, medians of each third\n`);
  const titles = ['', 'events', 'heap', '', '', 'resident', '', ''];
  say(tableRow(titles));
  say(tableRow(titles.map(() => '---')));
  for (const name of names) {
    const server = await startServer(start, name, sink.url);
    const looks: Condition[] = [];
    let requests = 0;
    for (let look = 0; look < Math.max((minutes * 60) / every, 3); look += 1) {
      requests += (await sender.put({ port: server.port, connections, seconds: every })).requests;
      await server.ask('drain');
      looks.push(await server.ask('look, collected'));
    }
    await server.end();
    const thirds = (figure: (look: Condition) => number): readonly string[] => thirdsOf(looks.map(figure)).map((bytes) => (bytes / mebibyte).toFixed(1));
    say(tableRow([name, (requests * 10).toLocaleString('en'), ...thirds(({ heap }) => heap), ...thirds(({ resident }) => resident)]));
  }
}

/** The median of each third. */
function thirdsOf(values: readonly number[]): readonly number[] {
  const third = values.length / 3;
  return [0, 1, 2].map((nth) => median(values.slice(Math.floor(nth * third), Math.floor((nth + 1) * third))));
}
