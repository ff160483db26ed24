import { benchNode } from './bench-node.ts';
import { benchPage } from './bench-page.ts';
import { benchSizes } from './bench-sizes.ts';

const [pairs, runs] = [5, 5];
const benches: Readonly<Record<string, () => Promise<void>>> = {
  sizes: () => benchSizes(console.log),
  page: () => benchPage(runs, console.log),
  node: () => benchNode(pairs, console.log),
};
const chosen = process.argv.slice(2);
const names = chosen.length > 0 ? chosen : Object.keys(benches);

for (const name of names) {
  const bench = benches[name];
  if (bench) await bench();
  else console.error(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode ||= bench ? 0 : 1;
}
