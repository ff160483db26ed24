import type { Bytes } from '@waymark/core';
import type { Log } from './state.ts';

/** True for an entry that only lanes want which this process does not serve: nobody takes it, and it goes first. */
export function isOrphan({ served }: Log, open: number): boolean {
  return open !== 0 && (open & served) === 0;
}

/** Counts an orphan in or out. */
export function countOrphan({ orphans }: Log, size: Bytes, sign: 1 | -1): void {
  orphans.events += sign;
  orphans.bytes += sign * size;
}
