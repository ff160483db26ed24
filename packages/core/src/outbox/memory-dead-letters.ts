import { TrackingError } from '../errors.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Drop } from '../ports/report.ts';

export interface MemoryDeadLetters extends DeadLetters {
  /** Oldest first. */
  list(): readonly Drop[];
  /** Takes letters out, to send them again with `tracker.resend(letter)`. Without a choice: all. */
  take(choice?: (letter: Drop) => boolean): readonly Drop[];
}

/** Dead letters in memory. Beyond `maxEvents` (default 1000) the oldest go. Throws `option-invalid` for what is no number from 0. */
export function memoryDeadLetters({ maxEvents = 1000, ...unknown }: { readonly maxEvents?: number } = {}): MemoryDeadLetters {
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) throw new TrackingError('option-unknown', `memoryDeadLetters() has no option "${stranger}". Known: maxEvents.`);
  if (typeof maxEvents !== 'number' || !(maxEvents >= 0)) throw new TrackingError('option-invalid', 'memoryDeadLetters() option "maxEvents" must be a number from 0. Pass one, or leave it out.');
  let letters: Drop[] = [];
  return {
    keep(letter) {
      letters.push(letter);
      if (letters.length > maxEvents) letters = letters.slice(letters.length - maxEvents);
    },
    withdraw(withdrawals, transports) {
      const isWithdrawn = ({ event, transport }: Drop): boolean => event.occurredAt <= (withdrawals.get(event.who.browserId ?? '') ?? -Infinity) && transports.includes(transport);
      letters = letters.filter((letter) => !isWithdrawn(letter));
    },
    list: () => [...letters],
    take(choice = () => true) {
      if (typeof choice !== 'function') throw new TrackingError('call-invalid', `take() needs a function that chooses letters, found ${choice === null ? 'null' : typeof choice}. Example: ({ transport }) => transport === "tracify".`);
      const taken = letters.filter(choice);
      letters = letters.filter((letter) => !taken.includes(letter));
      return taken;
    },
  };
}
