export { endWithParent } from './end-with-parent.ts';
export { startProcess } from './start-process.ts';
export type { Ended, StartedProcess, StartOptions } from './start-process.ts';
