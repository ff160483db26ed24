import { startAgain } from '@waymark/testkit/process';
import { chromium } from 'playwright-core';
import { findChromium } from '../browser/find-chromium.ts';
import { buildAll } from '../build/build-all.ts';
import { batchesOf, mean, percentile } from './figures.ts';
import { median } from './median.ts';
import { startSite } from './page/start-site.ts';
import { type Stage, visitAgain, visitBare, visitFirst, visitLong, visitShortly } from './page/visits.ts';
import { tableRow } from './table-row.ts';

/** Prints what a page pays for the tracker as it ships, in Chromium, against a relay on this machine. */
export async function benchPage(runs: number, say: (line: string) => void): Promise<void> {
  await buildAll();
  const executablePath = await findChromium(say);
  const browser = await startAgain(() => chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] }));
  const site = await startSite();
  try {
    const rounds = await measure({ browser, site, slowdown: 1 }, runs);
    say(`Chromium ${browser.version()}, medians of ${runs} runs, events of ${Math.round(median(rounds.map(({ slow }) => slow.eventBytes)))} bytes as they are sent.\n`);
    say(tableRow(['In a page', 'median', 'lowest to highest', 'ceiling', 'aim']));
    say(tableRow(Array.from({ length: 5 }, () => '---')));
    for (const [title, unit, values, ceiling = '', aim = ''] of rowsOf(rounds)) say(tableRow([title, ...spread(values, unit), ceiling, aim]));
  } finally {
    site.stop();
    await browser.close();
  }
}

/** Visits of a round that are about the start alone. */
const starts = 9;

/** What one round of visits came to. */
interface Round {
  readonly slow: Awaited<ReturnType<typeof visitFirst>>;
  readonly fast: Awaited<ReturnType<typeof visitFirst>>;
  /** Of several visits each, because a start is short, and whatever else the machine does then counts with it. */
  readonly slowStart: number;
  readonly fastStart: number;
  readonly bare: number;
  readonly again: Awaited<ReturnType<typeof visitAgain>>;
  readonly long: Awaited<ReturnType<typeof visitLong>>;
}

/** In rounds, so that a busy machine slows all visits alike. */
async function measure(fullSpeed: Stage, runs: number): Promise<readonly Round[]> {
  const slowedDown = { ...fullSpeed, slowdown: 4 };
  const rounds: Round[] = [];
  for (let run = 0; run < runs; run += 1) {
    const [slow, fast] = [await visitFirst(slowedDown), await visitFirst(fullSpeed)];
    const [slowStart, fastStart, bare] = [await middleOf(() => visitShortly(slowedDown)), await middleOf(() => visitShortly(fullSpeed)), await middleOf(() => visitBare(slowedDown))];
    rounds.push({ slow, fast, slowStart, fastStart, bare, again: await visitAgain(slowedDown), long: await visitLong(fullSpeed) });
  }
  return rounds;
}

/** Median of several visits, one after another. */
async function middleOf(visit: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  while (values.length < starts) values.push(await visit());
  return median(values);
}

type Row = readonly [title: string, unit: string, values: readonly number[], ceiling?: string, aim?: string];

const noLongTask = 'none over 50 ms';

function rowsOf(rounds: readonly Round[]): readonly Row[] {
  const of = (figure: (round: Round) => number): readonly number[] => rounds.map(figure);
  return [
    ['`track()`, the median of 1,000 calls in one task, 4 times slowed down', 'µs', of(({ slow }) => median(batchesOf(slow.calls, 10)) * 1000), '50 µs', '20 µs'],
    ['the mean of these calls, with the pauses that slow them down', 'µs', of(({ slow }) => mean(slow.calls) * 1000)],
    ['the same at full speed: median', 'µs', of(({ fast }) => median(batchesOf(fast.calls, 10)) * 1000)],
    ['mean', 'µs', of(({ fast }) => mean(fast.calls) * 1000)],
    ['one call of a hundred takes longer than', 'µs', of(({ fast }) => percentile(fast.calls, 99) * 1000)],
    ['for comparison: one `JSON.stringify` of such an event', 'µs', of(({ fast }) => fast.stringify * 1000)],
    ['the whole task of 1,000 calls, 4 times slowed down', 'ms', of(({ slow }) => slow.task)],
    ['longest task afterwards, until all is delivered', 'ms', of(({ slow }) => slow.longestAfter), noLongTask],
    ['`createBrowserTracker()`, first page, 4 times slowed down', 'ms', of(({ slowStart }) => slowStart), '5 ms'],
    ['the same at full speed', 'ms', of(({ fastStart }) => fastStart), '5 ms'],
    ['for comparison: one cookie and one key of `localStorage` read and written, 4 times slowed down', 'ms', of(({ bare }) => bare)],
    ['`createBrowserTracker()` with 200 events kept from an earlier page, 4 times slowed down', 'ms', of(({ again }) => again.start), '5 ms'],
    ['longest task of that page, its first load included', 'ms', of(({ again }) => again.longest), noLongTask],
    ['heap before 10,000 events are delivered', 'KiB', of(({ long }) => long.before / 1024)],
    ['heap afterwards', 'KiB', of(({ long }) => long.after / 1024), 'flat'],
  ];
}

/** Median, and the span. Tasks that are not long are not measured: 0 stands for them. */
function spread(values: readonly number[], unit: string): readonly string[] {
  const text = (value: number): string => (value === 0 ? 'none' : value.toFixed(value < 100 ? 1 : 0));
  const middle = median(values);
  return [middle === 0 ? 'none' : `${text(middle)} ${unit}`, `${text(Math.min(...values))} to ${text(Math.max(...values))}`];
}
