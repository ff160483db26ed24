import { benchJetstream } from './bench-jetstream.ts';
import { benchMemory } from './bench-memory.ts';
import { benchNode } from './bench-node.ts';
import { benchPage } from './bench-page.ts';
import { benchRelay } from './bench-relay.ts';
import { benchSizes } from './bench-sizes.ts';

const [rounds, runs] = [3, 5];
const words = process.argv.slice(2);
const names = words.filter((word) => /^[a-z]/.test(word));
/** Of the servers' benchmark the events: fewer give a quick look. Of that of memory the minutes of load. */
const number = words.find((word) => /^[\d.]+$/.test(word));
const benches: Readonly<Record<string, () => Promise<void>>> = {
  sizes: () => benchSizes(console.log),
  page: () => benchPage(runs, console.log),
  node: () => benchNode(rounds, Number(number ?? 200_000), console.log),
  relay: () => benchRelay({ rounds: 5, seconds: 4 }, console.log),
  memory: () => benchMemory(Number(number ?? 10), console.log),
  jetstream: () => benchJetstream({ seconds: 4, events: 20_000 }, console.log),
};

for (const name of names.length > 0 ? names : Object.keys(benches)) {
  const bench = benches[name];
  if (bench) await bench();
  else console.error(`There is no benchmark "${name}". There are: ${Object.keys(benches).join(', ')}.`);
  process.exitCode ||= bench ? 0 : 1;
}
