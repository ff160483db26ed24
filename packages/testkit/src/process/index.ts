export { endWithParent } from './end-with-parent.ts';
export { freePorts } from './free-ports.ts';
export { startAgain } from './start-again.ts';
export { startProcess } from './start-process.ts';
export type { Ended, StartedProcess, StartOptions } from './start-process.ts';
export { startProgram } from './start-program.ts';
export type { Program } from './start-program.ts';
