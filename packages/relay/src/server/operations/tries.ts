import type { Try } from '@waymark/core';

/** Tries of batches at one destination, since start. */
export interface TryCounts {
  readonly tries: number;
  /** Events that had to go again, each time counted. */
  readonly repeats: number;
  /** The destination fails, and only single tries go there. */
  readonly isHalted: boolean;
}

/** Counts tries by destination. */
export interface TryTally {
  note(result: Try): void;
  read(transports: readonly string[]): Readonly<Record<string, TryCounts>>;
}

const none: TryCounts = { tries: 0, repeats: 0, isHalted: false };

/** Starts at zero. */
export function tryTally(): TryTally {
  const counts = new Map<string, TryCounts>();
  return {
    note({ transport, again, isHalted }) {
      const { tries, repeats } = counts.get(transport) ?? none;
      counts.set(transport, { tries: tries + 1, repeats: repeats + again, isHalted });
    },
    read: (transports) => Object.fromEntries(transports.map((name) => [name, counts.get(name) ?? none])),
  };
}
