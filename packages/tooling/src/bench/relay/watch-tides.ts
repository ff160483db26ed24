import { tableRow } from '../table-row.ts';
import type { Stage } from './measure-server.ts';
import type { Setting } from './pin.ts';
import { type Server, startServer } from './processes.ts';
import type { Condition } from './serve-process.ts';
import { letTideRise } from './tide.ts';
import { eventsPerRequest } from './visits.ts';
import { mebibytes } from './watch-memory.ts';

const name = 'relay, SQLite, delivered';
/** More than stays in memory as texts. After some nine tides as many ids are remembered as a relay remembers at most. */
const tide = { requests: 6000 };
/** After which tides memory is looked at. */
const looksAfter = [4, 8, 12, 16];
const lastTide = Math.max(...looksAfter);

/** What an operator can set, by how it is written. */
const settings: Readonly<Record<string, Setting>> = {
  'as it comes': {},
  'MALLOC_ARENA_MAX=2': { env: { MALLOC_ARENA_MAX: '2' } },
  ...flagged('--max-old-space-size=256'),
  ...flagged('--max-old-space-size=256 --max-semi-space-size=8'),
};

function flagged(flags: string): Readonly<Record<string, Setting>> {
  return { [flags]: { flags: flags.split(' ') } };
}

/** What one setting came to, look by look. */
interface Row {
  readonly title: string;
  readonly server: Server;
  readonly looks: Condition[];
}

/**
 * Prints what is left in a relay after the same backlog has come and gone again and again, with settings that may change how much of it, and what these cost. All
 * have the same tide one after the other, so that a busy machine slows all alike.
 */
export async function watchTides(stage: Stage, say: (line: string) => void): Promise<void> {
  say(`\nTides of ${(tide.requests * eventsPerRequest).toLocaleString('en')} events, MiB after garbage collection, after ${looksAfter.join(', ')} of them\n`);
  const across = looksAfter.slice(1).map(() => '');
  const titles = ['', 'heap', ...across, 'beside it', ...across, 'resident', ...across, 'CPU µs per event'];
  say(tableRow(titles));
  say(tableRow(titles.map(() => '---')));
  const rows: Row[] = [];
  for (const [title, setting] of Object.entries(settings)) rows.push({ title, server: await startServer(stage.start, name, stage.sink.url, setting), looks: [] });
  for (let nth = 1; nth <= lastTide; nth += 1) {
    for (const { server, looks } of rows) {
      await letTideRise(stage, server.port, () => server.ask('drain'), tide);
      if (looksAfter.includes(nth)) looks.push(await server.ask('look, collected'));
    }
  }
  for (const { title, server, looks } of rows) {
    await server.end();
    const of = (figure: (look: Condition) => number): readonly string[] => looks.map(figure).map(mebibytes);
    say(tableRow([title, ...of(({ heap }) => heap), ...of(({ beside }) => beside), ...of(({ resident }) => resident), costOf(looks).toFixed(1)]));
  }
}

/** Processor time of an event between the first look and the last. Unit: microseconds. */
function costOf(looks: readonly Condition[]): number {
  const [first, last] = [looks[0], looks.at(-1)];
  return first && last ? (last.cpuMicros - first.cpuMicros) / (last.delivered - first.delivered) : NaN;
}
