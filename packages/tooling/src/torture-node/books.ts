import type { MemoryUse, Statement } from './process/messages.ts';
import { numbersIn, type Range } from './ranges.ts';

/** What the processes of a run said. */
export interface Books {
  /** The events that were, or were about to be, tracked. */
  readonly offered: ReadonlySet<number>;
  /** Those that an outbox has confirmed. Undefined when nobody confirms anything. */
  readonly kept: ReadonlySet<number> | undefined;
  /** Those that were named as lost. */
  readonly named: ReadonlySet<number>;
  /** Codes of problems that are not about one event. */
  readonly problems: ReadonlySet<string>;
  /** Events that waited in an outbox when a process had finished. */
  readonly left: number;
  /** The most that a process needed beyond what it had at its start. */
  readonly memory: MemoryUse | undefined;
  note(statement: Statement): void;
}

export function openBooks(isKeeping: boolean): Books {
  const offered = new Set<number>();
  const kept = isKeeping ? new Set<number>() : undefined;
  const named = new Set<number>();
  const problems = new Set<string>();
  let memory: MemoryUse | undefined;
  let left = 0;
  const addAll = (set: Set<number> | undefined, ranges: readonly Range[]): void => {
    for (const number of numbersIn(ranges)) set?.add(number);
  };
  return {
    offered,
    kept,
    named,
    problems,
    get left() {
      return left;
    },
    get memory() {
      return memory;
    },
    note(statement) {
      if (statement.said === 'offering') addAll(offered, [statement.numbers]);
      else if (statement.said === 'kept') addAll(kept, statement.ranges);
      else if (statement.said === 'named') addAll(named, statement.ranges);
      else if (statement.said === 'problem') problems.add(statement.code);
      else if (statement.said === 'finished') left += statement.left;
      else if (statement.said === 'offered') {
        const { heap, resident } = statement.memory;
        memory = { heap: Math.max(memory?.heap ?? 0, heap), resident: Math.max(memory?.resident ?? 0, resident) };
      }
    },
  };
}
