import type { Clock, DurationMs, Stop } from '@waymark/core';
import type { Line } from './entry.ts';

/** Lines that may come any number of times: the first of a kind is said at once, the others are counted and said together. */
export interface Summaries {
  note(line: Line): void;
  /** Says what was counted, now. */
  tell(): void;
}

interface Kind {
  readonly line: Line;
  count: number;
}

/** How often one kind is said. Unit: milliseconds. */
const everyMs: DurationMs = 60_000;
/** Kinds that are told apart at one time. Those beyond share a line for each code. */
const mostKinds = 100;

/** Starts with nothing said. `say` gets each line with the field `count`. */
export function summaries(say: (line: Line) => void, clock: Pick<Clock, 'ticks' | 'after'>): Summaries {
  const kinds = new Map<string, Kind>();
  let tellAt: DurationMs = Infinity;
  let stop: Stop | undefined;

  function tell(): void {
    stop?.();
    for (const [key, kind] of kinds) {
      const { line, count } = kind;
      if (count === 0) kinds.delete(key);
      else say({ ...line, fields: { ...line.fields, count } });
      kind.count = 0;
    }
    tellAt = Infinity;
    if (kinds.size > 0) tellLater();
  }

  function tellLater(): void {
    tellAt = clock.ticks() + everyMs;
    stop = clock.after(everyMs, tell);
  }

  return {
    note(line) {
      // A timer may have gone with the request in which it was set.
      if (clock.ticks() > tellAt) tell();
      const { key, kind } = kindOf(kinds, line);
      const known = kinds.get(key);
      if (known) known.count += 1;
      else {
        kinds.set(key, kind);
        say({ ...kind.line, fields: { ...kind.line.fields, count: 1 } });
        if (tellAt === Infinity) tellLater();
      }
    },
    tell,
  };
}

function kindOf(kinds: ReadonlyMap<string, Kind>, line: Line): { readonly key: string; readonly kind: Kind } {
  const key = JSON.stringify([line.code, line.fields]);
  if (kinds.has(key) || kinds.size < mostKinds) return { key, kind: { line, count: 0 } };
  return { key: line.code, kind: { line: { ...line, fields: { others: true } }, count: 0 } };
}
