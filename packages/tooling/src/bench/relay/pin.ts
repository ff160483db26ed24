import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What else a process is started with. */
export interface Setting {
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts a script of this folder in a process of its own that runs on one core only, where the machine has `taskset` and more than one core. */
export type StartPinned = (script: string, args: readonly string[], core: number, setting?: Setting) => ChildProcess;

/** Whether processes can be held to a core here. */
export function canPin(): boolean {
  return spawnSync('taskset', ['-c', '1', process.execPath, '--version'], { stdio: 'ignore' }).status === 0;
}

export function pinnedStart(isPinned: boolean): StartPinned {
  return (script, args, core, { flags: more = [], env = {} } = {}) => {
    const flags = [...process.execArgv, '--expose-gc', ...more];
    const how = isPinned ? { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath, ...flags] } : { execArgv: flags };
    return fork(fileURLToPath(new URL(script, import.meta.url)), args, { ...how, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  };
}
