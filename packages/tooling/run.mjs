import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { tooling } from './bootstrap/paths.mjs';
import { runTask } from './bootstrap/run-task.mjs';

const tasks = readdirSync(join(tooling, 'src'), { recursive: true })
  .filter((path) => path.endsWith('main.ts'))
  .map((path) => path.replaceAll('\\', '/').replace(/\/main\.ts$/, ''));
const [task, ...args] = process.argv.slice(2);

if (task === undefined || !tasks.includes(task)) {
  console.error(`Say which task to run: ${tasks.sort().join(', ')}.`);
  process.exit(1);
}
runTask(task, args);
