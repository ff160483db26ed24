import type { DeadLetters, Drop, Refusal } from '@waymark/core';
import { checkOptions } from '@waymark/core/transport';
import { checkNumbers, wholeNumbers } from './check-values.ts';
import { createShelf, type ShelfParts, type StoredLetter } from './letter-shelf.ts';

/** Which letters. Without any: the oldest hundred of all. */
export interface LetterChoice {
  readonly transport?: string;
  /** Only those after this number, to read on. */
  readonly after?: number;
  /** Default: 100. */
  readonly limit?: number;
}

/** Dead letters that the whole cluster shares. */
export interface JetstreamDeadLetters extends DeadLetters {
  /** Oldest first. */
  list(choice?: LetterChoice): Promise<readonly StoredLetter[]>;
  /** Takes letters out for good, after they were sent again with `tracker.resend(letter)` and `tracker.flush()`, for example. */
  remove(numbers: Iterable<number>): Promise<void>;
}

/** What the outbox needs of them besides. */
export interface Letters extends JetstreamDeadLetters {
  /** What an event waits for that became a letter: it may go when that is stored. Rejects when that was given up with the outbox. Undefined: it is none, or stored already. */
  kept(lane: string, id: string): Promise<void> | undefined;
  /** Resolves when nothing is being stored. */
  idle(): Promise<void>;
  /** Gives up what is not stored yet. */
  end(): void;
}

interface LettersParts extends Omit<ShelfParts, 'ended'> {
  readonly onError: (problem: Refusal) => void;
}

function readChoice(choice: LetterChoice): Required<Pick<LetterChoice, 'after' | 'limit'>> & { readonly transport: string | undefined } {
  const checks = checkOptions('list()', choice, ['transport', 'after', 'limit']);
  const whole = wholeNumbers(checks, 'list()');
  return {
    transport: checks.optionalText('transport', 'Pass the name of one.'),
    after: whole('after', 0, 0, Number.MAX_SAFE_INTEGER),
    limit: whole('limit', 100, 1, Number.MAX_SAFE_INTEGER),
  };
}

export function createLetters({ onError, ...parts }: LettersParts): Letters {
  const ending = new AbortController();
  const shelf = createShelf({ ...parts, ended: ending.signal });
  /** By lane and id. */
  const storing = new Map<string, Promise<void>>();
  const keyOf = (lane: string, id: string): string => `${lane}\n${id}`;

  async function store(letter: Drop): Promise<void> {
    try {
      await shelf.store(letter);
    } catch (cause) {
      ending.signal.throwIfAborted();
      onError({ code: 'dead-letter-lost', message: `A dead letter of "${letter.transport}" could not be stored, or not with the addresses in it.`, cause });
    }
  }

  return {
    keep(letter) {
      const key = keyOf(letter.transport, letter.event.id);
      const work = store(letter).finally(() => storing.delete(key));
      // Whoever waits hears of it.
      work.catch(() => undefined);
      storing.set(key, work);
    },
    async list(choice = {}) {
      const { transport, after, limit } = readChoice(choice);
      const found: StoredLetter[] = [];
      for (let from = after + 1; found.length < limit; ) {
        const letter = await shelf.next(from, transport);
        if (!letter) break;
        found.push(letter);
        from = letter.number + 1;
      }
      return found;
    },
    async remove(numbers) {
      for (const number of checkNumbers('remove()', numbers)) await shelf.remove(number);
    },
    kept: (lane, id) => (storing.size > 0 ? storing.get(keyOf(lane, id)) : undefined),
    idle: async () => void (await Promise.allSettled(storing.values())),
    end: () => ending.abort(new Error('The outbox was closed before a dead letter was stored. The event is handed out again.')),
  };
}
