import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tooling } from './bootstrap/paths.mjs';
import { runTask } from './bootstrap/run-task.mjs';

const files = {};
for (const name of readdirSync(join(tooling, 'src'))) {
  const file = join(tooling, 'src', name, 'main.ts');
  if (existsSync(file)) files[name] = file;
}

const [task, ...args] = process.argv.slice(2);
if (task === undefined || !Object.hasOwn(files, task)) {
  console.error(`Say which task to run: ${Object.keys(files).sort().join(', ')}.`);
  process.exit(1);
}
runTask(files[task], args);
