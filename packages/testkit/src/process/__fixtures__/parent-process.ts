import { fileURLToPath } from 'node:url';
import { startProcess } from '../start-process.ts';

/** Starts a process that would live for ever, and says which. */
const { child, prints } = startProcess(fileURLToPath(new URL('talking-process.ts', import.meta.url)), ['live']);
await prints(/ready\n/);
process.stdout.write(`child ${child.pid}\n`);
