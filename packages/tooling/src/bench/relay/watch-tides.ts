import { tableRow } from '../table-row.ts';
import type { Stage } from './measure-server.ts';
import type { Setting } from './pin.ts';
import { startServer } from './processes.ts';
import type { Condition } from './serve-process.ts';
import { letTideRise } from './tide.ts';
import { eventsPerRequest } from './visits.ts';
import { mebibytes } from './watch-memory.ts';

const name = 'relay, SQLite, delivered';
/** More than stays in memory as texts. After some nine tides as many ids are remembered as a relay remembers at most. */
const tide = { requests: 6000 };
/** After which tides memory is looked at. */
const looksAfter = [4, 8, 12, 16];

/** What an operator can set, by how it is written. */
const settings: Readonly<Record<string, Setting>> = {
  'as it comes': {},
  'MALLOC_ARENA_MAX=2': { env: { MALLOC_ARENA_MAX: '2' } },
  '--max-semi-space-size=8': { flags: ['--max-semi-space-size=8'] },
};

/** Prints what is left in a relay after the same backlog has come and gone again and again, with settings that may change how much of it. */
export async function watchTides(stage: Stage, say: (line: string) => void): Promise<void> {
  say(`\nTides of ${(tide.requests * eventsPerRequest).toLocaleString('en')} events, MiB after garbage collection, after ${looksAfter.join(', ')} of them\n`);
  const across = looksAfter.slice(1).map(() => '');
  const titles = ['', 'heap', ...across, 'beside it', ...across, 'resident', ...across];
  say(tableRow(titles));
  say(tableRow(titles.map(() => '---')));
  for (const [title, setting] of Object.entries(settings)) {
    const looks = await looksAt(stage, setting);
    const of = (figure: (look: Condition) => number): readonly string[] => looks.map(figure).map(mebibytes);
    say(tableRow([title, ...of(({ heap }) => heap), ...of(({ beside }) => beside), ...of(({ resident }) => resident)]));
  }
}

async function looksAt(stage: Stage, setting: Setting): Promise<readonly Condition[]> {
  const server = await startServer(stage.start, name, stage.sink.url, setting);
  const looks: Condition[] = [];
  for (let nth = 1; nth <= (looksAfter.at(-1) ?? 0); nth += 1) {
    await letTideRise(stage, server.port, () => server.ask('drain'), tide);
    if (looksAfter.includes(nth)) looks.push(await server.ask('look, collected'));
  }
  await server.end();
  return looks;
}
