import { buildAll } from '../build/build-all.ts';
import { printMatrix } from './print-matrix.ts';
import { runRuntimes } from './run-runtimes.ts';
import { runtimes } from './runtime.ts';

/** Words choose runtimes by parts of their titles; none: all. */
const words = process.argv.slice(2).map((word) => word.toLowerCase());
const chosen = runtimes.filter(({ title }) => words.length === 0 || words.some((word) => title.toLowerCase().includes(word)));

await buildAll();
const runs = await runRuntimes(chosen, console.error);
const failures = runs.flatMap(({ runtime, results }) => results.flatMap(({ subject, title, problem }) => (problem === undefined ? [] : [`${runtime.title}, ${subject}: ${title}\n${problem}\n`])));
for (const failure of failures) console.log(failure);
console.log(printMatrix(runs));
const count = runs.reduce((sum, { results }) => sum + results.length, 0);
console.log(`\n${count - failures.length} passed, ${failures.length} failed`);
process.exitCode = failures.length > 0 || count === 0 ? 1 : 0;
