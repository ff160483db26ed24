import { findChromium } from '../browser/find-chromium.ts';
import { controls, waymark } from './adapters.ts';
import { printTable } from './print-table.ts';
import { runAdapter } from './run-adapter.ts';
import { scenarios } from './scenarios.ts';
import { faultsOf } from './verdict.ts';

const executable = await findChromium(console.error);
const all = [waymark, ...controls];
const words = process.argv.slice(2);
const named = all.filter(({ file }) => words.includes(file));
const parts = words.filter((word) => all.every(({ file }) => file !== word));
const chosen = scenarios.filter(({ title }) => parts.length === 0 || parts.some((part) => title.toLowerCase().includes(part.toLowerCase())));

for (const adapter of named.length > 0 ? named : all) {
  const runs = await runAdapter(adapter, chosen, executable, ({ scenario }, seconds) => console.error(`${adapter.title}: ${scenario.title} (${seconds.toFixed(1)} s)`));
  console.log(`\n## ${adapter.title}\n\n${printTable(runs)}\n`);
  const isWaymark = adapter === waymark;
  // A control may fail, but not because the scenario was another one.
  const faults = runs.flatMap((run) => (isWaymark ? faultsOf(run) : [run.unmet ?? []].flat()).map((fault) => `- ${run.scenario.title}: ${fault}`));
  for (const fault of faults) console.log(fault);
  if (faults.length > 0 || runs.length === 0) process.exitCode = 1;
}
