import type { DeadLetters, Refusal } from '@waymark/core';
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
  /** Resolves when the letters of these events are stored: only then may the events go. */
  kept(lane: string, ids: readonly string[]): Promise<void>;
  /** Resolves when nothing is being stored. */
  idle(): Promise<void>;
}

interface LettersParts extends ShelfParts {
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
  const shelf = createShelf(parts);
  /** By lane and id. */
  const storing = new Map<string, Promise<void>>();
  const keyOf = (lane: string, id: string): string => `${lane}\n${id}`;

  return {
    keep(letter) {
      const key = keyOf(letter.transport, letter.event.id);
      const work = shelf
        .store(letter)
        .catch((cause: unknown) => onError({ code: 'dead-letter-lost', message: `A dead letter of "${letter.transport}" could not be stored, or not with the addresses in it.`, cause }))
        .finally(() => storing.delete(key));
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
    async kept(lane, ids) {
      if (storing.size > 0) await Promise.all(ids.map((id) => storing.get(keyOf(lane, id))));
    },
    idle: async () => void (await Promise.all(storing.values())),
  };
}
