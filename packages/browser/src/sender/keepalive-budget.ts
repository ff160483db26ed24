import type { Bytes } from '@waymark/core';

/** Bytes that a browser still takes for requests that outlive their page. */
export interface KeepaliveBudget {
  /**
   * Takes `size` from the budget, or returns undefined when that would leave less than `spare`. Call the result when the answer was read; twice is
   * harmless.
   */
  reserve(size: Bytes, spare: Bytes): (() => void) | undefined;
}

/**
 * Keepalive bytes that we allow in flight at once. Unit: UTF-8 bytes of bodies. Source: Fetch standard, 64 KiB shared by all keepalive requests of a page
 * (checked 2026-11-21). We stay 4 KiB below it to leave room for other scripts and for beacons.
 */
export const keepaliveBytes: Bytes = 61_440;

export function createKeepaliveBudget(total: Bytes = keepaliveBytes): KeepaliveBudget {
  let free = total;
  return {
    reserve(size, spare) {
      if (size > free - spare) return undefined;
      free -= size;
      let held = size;
      return () => {
        free += held;
        held = 0;
      };
    },
  };
}
