import { buildAll } from '../build/build-all.ts';
import { ceilings } from '../size/ceilings.ts';
import { measureBundle } from '../size/measure-bundle.ts';

/** Prints what every entry that a browser can reach weighs, next to its ceiling. Unit: bytes. */
export async function benchSizes(say: (line: string) => void): Promise<void> {
  await buildAll();
  say(`${'Bundle'.padEnd(40)}${'minified'.padStart(10)}${'gzip'.padStart(8)}${'brotli'.padStart(8)}${'ceiling (gzip)'.padStart(16)}`);
  for (const { title, code, external, gzip: ceiling } of ceilings) {
    const { raw, gzip, brotli } = await measureBundle(code, external);
    say(`${title.padEnd(40)}${String(raw).padStart(10)}${String(gzip).padStart(8)}${String(brotli).padStart(8)}${String(ceiling).padStart(16)}`);
  }
}
