import type { Behind } from '../torture/faulty-door.ts';

/** An event that came: its number, and the id by which a receiver tells repeats. */
export interface Arrival {
  readonly id: string;
  readonly number: number;
}

export type Read = (body: string) => readonly Arrival[];

/** A destination that takes everything, and what came. */
export interface Counter extends Behind {
  readonly atTheWire: readonly number[];
  /** Without repeats of an id. */
  readonly once: readonly number[];
}

const ok = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };

export function startCounter(read: Read): Counter {
  const atTheWire: number[] = [];
  const once: number[] = [];
  const seen = new Set<string>();
  return {
    atTheWire,
    once,
    async answer(_incoming, body) {
      for (const { id, number } of read(body)) {
        atTheWire.push(number);
        if (!seen.has(id)) once.push(number);
        seen.add(id);
      }
      return ok;
    },
    close: () => undefined,
  };
}
