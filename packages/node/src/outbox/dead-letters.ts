import { countLetters, keepLetter, type LetterChoice, readLetters, type SqliteDeadLetters, type StoredLetter } from './letters.ts';
import { commit, commitSoon } from './commit.ts';
import type { OutboxState } from './state.ts';

/** The dead letters in the file of an outbox. They are written in the commits of its events. */
export function deadLettersOf(state: OutboxState): SqliteDeadLetters {
  const { letters, settings } = state;

  function remove(numbers: Iterable<number>): void {
    for (const number of numbers) letters.removed.add(number);
    if (state.phase === 'open') void commitSoon(state);
  }

  function list(choice?: LetterChoice): readonly StoredLetter[] {
    if (state.phase !== 'open') return [];
    commit(state);
    return state.store ? readLetters(state.store.database, choice) : [];
  }

  return {
    keep(letter) {
      keepLetter(letters, letter, settings.clock.now());
      // While nothing can be written, the newest are worth most.
      if (letters.kept.length > settings.maxLetters) letters.kept.shift();
      if (state.phase === 'open' && !state.failure) void commitSoon(state);
    },
    count() {
      if (state.phase !== 'open') return 0;
      commit(state);
      return state.store ? countLetters(state.store.database) : letters.kept.length;
    },
    list,
    take(choice) {
      const taken = list(choice);
      remove(taken.map(({ number }) => number));
      return taken;
    },
    remove,
  };
}
