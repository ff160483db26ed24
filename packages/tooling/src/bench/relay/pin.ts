import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Starts a script of this folder in a process of its own that runs on one core only, where the machine has `taskset` and more than one core. */
export type StartPinned = (script: string, args: readonly string[], core: number) => ChildProcess;

/** Whether processes can be held to a core here. */
export function canPin(): boolean {
  return spawnSync('taskset', ['-c', '1', process.execPath, '--version'], { stdio: 'ignore' }).status === 0;
}

export function pinnedStart(isPinned: boolean): StartPinned {
  return (script, args, core) => {
    const flags = [...process.execArgv, '--expose-gc'];
    const how = isPinned ? { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath, ...flags] } : { execArgv: flags };
    return fork(fileURLToPath(new URL(script, import.meta.url)), args, { ...how, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  };
}
