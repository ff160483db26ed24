import { buildAll } from '../build/build-all.ts';
import { ceilings } from '../size/ceilings.ts';
import { measureBundle } from '../size/measure-bundle.ts';
import { tableRow } from './table-row.ts';

/** Prints what everything that a browser can get weighs, next to its ceiling. Unit: bytes. */
export async function benchSizes(say: (line: string) => void): Promise<void> {
  await buildAll();
  say(tableRow(['Bundle', 'minified', 'gzip', 'brotli', 'ceiling', 'long-term ceiling']));
  say(tableRow(Array.from({ length: 6 }, () => '---')));
  for (const { title, from, weighed, most, goal } of ceilings) {
    const { raw, gzip, brotli } = await measureBundle(from);
    const kind = weighed === 'raw' ? ' (minified)' : '';
    say(tableRow([title, ...[raw, gzip, brotli].map(grouped), `${grouped(most)}${kind}`, `${grouped(goal)}${kind}`]));
  }
}

function grouped(bytes: number): string {
  return Math.round(bytes).toLocaleString('en');
}
