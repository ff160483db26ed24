import { join } from 'node:path';
import { tooling } from './bootstrap/paths.mjs';
import { runTask } from './bootstrap/run-task.mjs';

runTask(join(tooling, 'src', 'test', 'main.ts'));
