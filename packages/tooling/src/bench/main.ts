import { benchNode } from './bench-node.ts';
import { benchPage } from './bench-page.ts';
import { benchSizes } from './bench-sizes.ts';

const [rounds, runs] = [3, 5];
const chosen = process.argv.slice(2);
const names = chosen.filter((word) => !/^\d+$/.test(word));
/** Events of the servers' benchmark. A smaller number gives a quick look. */
const events = Number(chosen.find((word) => /^\d+$/.test(word)) ?? 200_000);
const benches: Readonly<Record<string, () => Promise<void>>> = {
  sizes: () => benchSizes(console.log),
  page: () => benchPage(runs, console.log),
  node: () => benchNode(rounds, events, console.log),
};

for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = benches[name];
  if (bench) await bench();
  else console.error(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode ||= bench ? 0 : 1;
}
