import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Room for the files of a scenario that can be bounded. */
export interface LimitedDisk {
  /** Puts a small file system in the place of the folder. Returns what makes room. */
  limit(bytes: number): () => void;
  clear(): void;
}

/** Room that is enough for everything. */
const plenty = '256m';

/** Needs the right to mount, see {@link whyNoLimit}. */
export function limitedDisk(folder: string): LimitedDisk {
  let mounted = false;
  return {
    limit(bytes) {
      mustRun('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder);
      mounted = true;
      return () => mustRun('mount', '-o', `remount,size=${plenty}`, folder);
    },
    clear() {
      if (mounted) mustRun('umount', folder);
    },
  };
}

/** Why the room for files cannot be bounded here. Undefined when it can. */
export function whyNoLimit(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-disk-'));
  const disk = limitedDisk(folder);
  try {
    disk.limit(1_048_576);
    disk.clear();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function mustRun(command: string, ...args: readonly string[]): void {
  const refusal = run(command, args);
  const stillRefused = refusal !== undefined && run('sudo', ['-n', command, ...args]) !== undefined;
  if (stillRefused) throw new Error(refusal);
}

/** Undefined when it went well. */
function run(command: string, args: readonly string[]): string | undefined {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status === 0) return undefined;
  return (error?.message ?? stderr).trim() || `${command} failed.`;
}
