import { chromium } from 'playwright-core';
import { findChromium } from '../browser/find-chromium.ts';
import { buildAll } from '../build/build-all.ts';
import { batchesOf, mean, percentile } from './figures.ts';
import { median } from './median.ts';
import { startSite } from './page/start-site.ts';
import { type Stage, visitAgain, visitBare, visitFirst, visitLong } from './page/visits.ts';
import { tableRow } from './table-row.ts';

/** Prints what a page pays for the tracker as it ships, in Chromium, against a relay on this machine. */
export async function benchPage(runs: number, say: (line: string) => void): Promise<void> {
  await buildAll();
  const browser = await chromium.launch({ executablePath: await findChromium(say), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
  const site = await startSite();
  try {
    const figures = await measure({ browser, site, slowdown: 1 }, runs);
    say(`Chromium ${browser.version()}, medians of ${runs} runs, events of ${Math.round(median(figures.slow.map(({ eventBytes }) => eventBytes)))} bytes as they are sent.\n`);
    say(tableRow(['In a page', 'median', 'lowest to highest', 'ceiling', 'aim']));
    say(tableRow(Array.from({ length: 5 }, () => '---')));
    for (const [title, unit, values, ceiling = '', aim = ''] of rowsOf(figures)) say(tableRow([title, ...spread(values, unit), ceiling, aim]));
  } finally {
    site.stop();
    await browser.close();
  }
}

async function measure(fullSpeed: Stage, runs: number) {
  const slowedDown = { ...fullSpeed, slowdown: 4 };
  const repeat = async <Figures>(visit: (stage: Stage) => Promise<Figures>, stage: Stage): Promise<readonly Figures[]> => {
    const figures: Figures[] = [];
    for (let run = 0; run < runs; run += 1) figures.push(await visit(stage));
    return figures;
  };
  return {
    slow: await repeat(visitFirst, slowedDown),
    fast: await repeat(visitFirst, fullSpeed),
    bare: await repeat(visitBare, slowedDown),
    again: await repeat(visitAgain, slowedDown),
    long: await repeat(visitLong, fullSpeed),
  };
}

type Row = readonly [title: string, unit: string, values: readonly number[], ceiling?: string, aim?: string];

const noLongTask = 'none over 50 ms';

function rowsOf({ slow, fast, bare, again, long }: Awaited<ReturnType<typeof measure>>): readonly Row[] {
  return [
    ['`track()`, the median of 1,000 calls in one task, 4 times slowed down', 'µs', slow.map(({ calls }) => median(batchesOf(calls, 10)) * 1000), '50 µs', '20 µs'],
    ['the mean of these calls, with the pauses that slow them down', 'µs', slow.map(({ calls }) => mean(calls) * 1000)],
    ['the same at full speed: median', 'µs', fast.map(({ calls }) => median(batchesOf(calls, 10)) * 1000)],
    ['mean', 'µs', fast.map(({ calls }) => mean(calls) * 1000)],
    ['one call of a hundred takes longer than', 'µs', fast.map(({ calls }) => percentile(calls, 99) * 1000)],
    ['for comparison: one `JSON.stringify` of such an event', 'µs', fast.map(({ stringify }) => stringify * 1000)],
    ['the whole task of 1,000 calls, 4 times slowed down', 'ms', slow.map(({ task }) => task)],
    ['longest task afterwards, until all is delivered', 'ms', slow.map(({ longestAfter }) => longestAfter), noLongTask],
    ['`createBrowserTracker()`, first page, 4 times slowed down', 'ms', slow.map(({ start }) => start), '5 ms'],
    ['at full speed', 'ms', fast.map(({ start }) => start)],
    ['for comparison: one cookie and one key of `localStorage` read and written, 4 times slowed down', 'ms', bare],
    ['`createBrowserTracker()` with 200 events kept from an earlier page, 4 times slowed down', 'ms', again.map(({ start }) => start), '5 ms'],
    ['longest task of that page, its first load included', 'ms', again.map(({ longest }) => longest), noLongTask],
    ['heap before 10,000 events are delivered', 'KiB', long.map(({ before }) => before / 1024)],
    ['heap afterwards', 'KiB', long.map(({ after }) => after / 1024), 'flat'],
  ];
}

/** Median, and the span. Tasks that are not long are not measured: 0 stands for them. */
function spread(values: readonly number[], unit: string): readonly string[] {
  const text = (value: number): string => value.toFixed(value < 100 ? 1 : 0);
  if (Math.max(...values) === 0) return ['none', ''];
  return [`${text(median(values))} ${unit}`, `${text(Math.min(...values))} to ${text(Math.max(...values))}`];
}
