import { TrackingError } from '@waymark/core';
import { countLetters, keepLetter, readLetters, type SqliteDeadLetters, type StoredLetter } from './letters.ts';
import { commit, commitSoon } from './commit.ts';
import { type LetterChoice, readChoice, readNumbers } from './letter-choice.ts';
import { reading } from './serve.ts';
import { removeLettersOf } from './letter-privacy.ts';
import type { OutboxState } from './state.ts';

/** The dead letters in the file of an outbox. They are written in the commits of its events. */
export function deadLettersOf(state: OutboxState): SqliteDeadLetters {
  const { letters, settings } = state;

  function remove(numbers: Iterable<number>): void {
    const gone = readNumbers('remove()', numbers);
    mustBeOpen(state);
    for (const number of gone) letters.removed.add(number);
    void commitSoon(state);
  }

  function list(choice: LetterChoice, call: string): readonly StoredLetter[] {
    const chosen = readChoice(call, choice);
    mustBeOpen(state);
    commit(state);
    return state.store ? readLetters(state.store.database, chosen) : [];
  }

  return {
    keep(letter) {
      keepLetter(letters, letter, settings.clock.now(), settings.letterAddressMs > 0);
      // While nothing can be written, the newest are worth most.
      if (letters.kept.length > settings.maxLetters) letters.kept.shift();
      if (state.phase === 'open' && !state.failure) void commitSoon(state);
    },
    withdraw(withdrawals, transports) {
      state.recovery?.finish();
      if (state.phase !== 'open') return;
      commit(state);
      reading(state, () => state.store && removeLettersOf(state.store.database, withdrawals, transports), undefined);
    },
    count() {
      mustBeOpen(state);
      commit(state);
      return state.store ? countLetters(state.store.database) : letters.kept.length;
    },
    list: (choice = {}) => list(choice, 'list()'),
    take(choice = {}) {
      const taken = list(choice, 'take()');
      remove(taken.map(({ number }) => number));
      return taken;
    },
    remove,
  };
}

/** The file is open from the start of the tracker to its close. Nothing found would look like nothing there. */
function mustBeOpen(state: OutboxState): void {
  state.recovery?.finish();
  const { phase } = state;
  if (phase === 'open') return;
  const cure = phase === 'new' ? 'Pass the outbox to createServerTracker() first.' : 'Read them before the tracker is closed, or with a new outbox and tracker.';
  throw new TrackingError('outbox-closed', `The dead letters are in the file of the outbox, which is not open. ${cure}`);
}
