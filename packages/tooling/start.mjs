import { runTask } from './bootstrap/run-task.mjs';

runTask('demo');
