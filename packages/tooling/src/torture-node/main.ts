import { buildAll } from '../build/build-all.ts';
import { adapters, waymark } from './adapters.ts';
import { whyNoLimit } from './limited-disk.ts';
import { printRuns } from './print-runs.ts';
import { runAll } from './run-all.ts';
import { scenarios } from './scenarios.ts';
import { faultsOf } from './verdict.ts';

const words = process.argv.slice(2);
const named = adapters.filter(({ name, file }) => words.includes(name) || words.includes(file));
const parts = words.filter((word) => adapters.every(({ name, file }) => name !== word && file !== word));
const chosen = scenarios.filter(({ title }) => parts.length === 0 || parts.some((part) => title.toLowerCase().includes(part.toLowerCase())));

await buildAll();
const whyNot = whyNoLimit();
if (whyNot !== undefined) console.error(`Scenarios of a full disk are left out, because nothing may be mounted here: ${whyNot}`);
const all = await runAll(named.length > 0 ? named : waymark, chosen, ({ title }, { scenario }, seconds) => console.error(`${title}: ${scenario.title} (${seconds.toFixed(1)} s)`));
for (const [{ title, isOurs }, runs] of all) {
  console.log(`\n## ${title}\n\n${printRuns(runs)}\n`);
  // Another library may fail, but not because the scenario was another one.
  const faults = runs.flatMap((run) => (isOurs ? faultsOf(run) : [run.unmet ?? []].flat()).map((fault) => `- ${run.scenario.title}: ${fault}`));
  for (const fault of faults) console.log(fault);
  if (faults.length > 0 || runs.length === 0) process.exitCode = 1;
}
