import { spawnSync } from 'node:child_process';

/** Room for the files of a scenario that can be bounded. */
export interface LimitedDisk {
  /** Puts a small file system in the place of the folder. Answers with why that cannot be, or with a function that makes room. */
  limit(bytes: number): string | (() => void);
  clear(): void;
}

/** Room that is enough for everything. */
const plenty = '256m';

/** Needs the right to mount. */
export function limitedDisk(folder: string): LimitedDisk {
  let mounted = false;
  return {
    limit(bytes) {
      const refusal = run('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder);
      if (refusal !== undefined) return refusal;
      mounted = true;
      return () => void run('mount', '-o', `remount,size=${plenty}`, folder);
    },
    clear() {
      if (mounted) run('umount', folder);
    },
  };
}

/** Undefined when it went well. */
function run(command: string, ...args: readonly string[]): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return undefined;
  return (error?.message ?? stderr).trim() || `${command} failed.`;
}
