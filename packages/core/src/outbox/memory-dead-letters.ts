import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Drop } from '../ports/report.ts';

export interface MemoryDeadLetters extends DeadLetters {
  /** Oldest first. */
  list(): readonly Drop[];
  /** Takes letters out, to send them again with `tracker.resend(letter)`. Without a choice: all. */
  take(choice?: (letter: Drop) => boolean): readonly Drop[];
}

/** Dead letters in memory. Beyond `maxEvents` (default 1000) the oldest go. */
export function memoryDeadLetters({ maxEvents = 1000 }: { readonly maxEvents?: number } = {}): MemoryDeadLetters {
  let letters: Drop[] = [];
  return {
    keep(letter) {
      letters.push(letter);
      if (letters.length > maxEvents) letters = letters.slice(-maxEvents);
    },
    withdraw(withdrawals, transports) {
      const isWithdrawn = ({ event, transport }: Drop): boolean => event.occurredAt <= (withdrawals.get(event.who.browserId ?? '') ?? -Infinity) && transports.includes(transport);
      letters = letters.filter((letter) => !isWithdrawn(letter));
    },
    list: () => [...letters],
    take(choice = () => true) {
      const taken = letters.filter(choice);
      letters = letters.filter((letter) => !taken.includes(letter));
      return taken;
    },
  };
}
