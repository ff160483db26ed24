import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { type StateFlaw, type StateShelf, shelfState } from '../__fixtures__/shelf-state.ts';
import { brokenClauses } from '../clause.ts';
import { stateClauses } from './clauses.ts';
import { describeState } from './describe-state.ts';
import type { MakeState } from './subject.ts';

function shelfWith(...flaws: readonly StateFlaw[]): MakeState {
  const set = new Set(flaws);
  return () => {
    const clock = createFakeClock();
    const shelf: StateShelf = new Map();
    return {
      state: shelfState(shelf, clock, set),
      clock,
      reopen() {
        if (set.has('forgets on crash')) shelf.clear();
        return shelfState(shelf, clock, set);
      },
      rival: () => shelfState(shelf, clock, set),
    };
  };
}

describeState('A plain state store', shelfWith());

test.each<[StateFlaw, string]>([
  ['asks twice before it replaces', 'says yes to one of many who replace the same value at once'],
  ['asks twice before it replaces', 'loses no step of many who count together'],
  ['asks twice before it replaces', 'loses no step of callers of the same storage who count together, and shows each what the others did'],
  ['cuts texts at a NUL', 'tells any two keys apart, and has nothing under the names that objects have'],
  ['cuts texts at a NUL', 'keeps every text as it is, up to 64 KiB'],
  ['folds the case of keys', 'tells any two keys apart, and has nothing under the names that objects have'],
  ['forgets on crash', 'has everything after a crash directly after it was set, and nothing that was deleted or is over'],
  ['ignores deletions', 'forgets what was deleted, and only that'],
  ['keeps for ever', 'keeps a value for its time and no longer'],
  ['keeps on an object', 'tells any two keys apart, and has nothing under the names that objects have'],
  ['keeps the first end', 'begins the time anew with every change, be it longer or shorter'],
  ['lies about outliving', 'says truly whether values outlive the process'],
  ['replaces what is over', 'takes a value whose time is over, or that was deleted, for none'],
  ['replaces whatever is there', 'replaces only where the present value is the one that the caller knows'],
  ['replaces whatever is there', 'does what a plain model does, whatever is called in whatever order'],
  ['says yes and does nothing', 'replaces only where the present value is the one that the caller knows'],
  ['stumbles when closed twice', 'can be closed twice'],
  ['takes whatever it is given', 'refuses what is of the wrong kind, and changes nothing then'],
  ['takes what is too long', 'refuses keys and values that are too long, and changes nothing then'],
])('a state store that %s is found out by "%s"', async (flaw, title) => {
  const clauses = stateClauses.filter((clause) => clause.title === title);
  expect(clauses).toHaveLength(1);
  expect(await brokenClauses(clauses, shelfWith(flaw))).toEqual([title]);
});
