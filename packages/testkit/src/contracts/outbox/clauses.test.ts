import { createFakeClock } from '@waymark/core/testing';
import { expect, test } from 'vitest';
import { brokenClauses } from '../clause.ts';
import { afterCrash, emptyShelf, type Flaw, shelfOutbox } from '../__fixtures__/shelf-outbox.ts';
import { outboxClauses } from './clauses.ts';
import { describeOutbox } from './describe-outbox.ts';
import type { MakeOutbox } from './subject.ts';

function shelfWith(...flaws: readonly Flaw[]): MakeOutbox {
  const set = new Set(flaws);
  return (limits) => {
    const clock = createFakeClock();
    let shelf = emptyShelf();
    return {
      outbox: shelfOutbox(shelf, limits, clock, set),
      clock,
      reopen() {
        shelf = afterCrash(shelf, set);
        return shelfOutbox(shelf, limits, clock, set);
      },
      rival: () => shelfOutbox(shelf, limits, clock, set),
    };
  };
}

describeOutbox('A plain outbox', shelfWith());

test.each<[Flaw, string]>([
  ['announces its own', 'tells lanes of what comes from an owner that is gone, once, and of nothing else'],
  ['changes the text', 'keeps an entry as it is when append has returned or resolved'],
  ['counts characters', 'holds as many bytes as its limit allows, measured in UTF-8'],
  ['drops the last byte', 'holds as many bytes as its limit allows, measured in UTF-8'],
  ['evicts critical first', 'gives up the lowest priority first and the oldest within it, never a critical one before another'],
  ['evicts in silence', 'names every entry that it gives up, and keeps every other one'],
  ['evicts newest first', 'holds as many entries as its limit allows, and gives up the oldest for one more'],
  ['evicts what is busy', 'never gives up an entry that is on its way'],
  ['evicts what a rival leased', 'never gives up an entry that another owner has leased'],
  ['forgets on crash', 'has everything after a crash directly after append, unchanged and in order'],
  ['forgets late lanes on crash', 'knows after a crash which lanes had joined late, and in which order'],
  ['forgets settlements on crash', 'remembers after a crash what every lane had settled'],
  ['forgets what has gone', 'knows for a while what it has taken, settled or not, where it was asked to remember'],
  ['forgets what has gone', 'knows it after a crash too'],
  ['frees room when one lane settled', 'has room again when entries were settled by all their lanes, not before'],
  ['holds one too few', 'holds as many entries as its limit allows, and gives up the oldest for one more'],
  ['ignores late lanes', 'lets late lanes join an entry that it holds, with the newer text'],
  ['ignores leases', 'hands no entry out a second time while it is leased, also after it was settled'],
  ['ignores leases of rivals', 'hands no entry to two owners of the same storage'],
  ['ignores renewals', 'prolongs the leases that are renewed, and no others'],
  ['keeps leases for ever', 'hands an entry out again when its lease has expired, in its old place'],
  ['keeps leases for ever', 'hands out after a crash what the dead owner had leased, once its leases are over'],
  ['keeps late lanes in the old place', 'hands entries to a lane that joined late in the order in which it joined, also after a release'],
  ['keeps released entries', 'hands a released entry out again, in its old place'],
  ['keeps what is withdrawn', 'takes out what is withdrawn for these lanes, leased or not, and tells of each'],
  ['keeps what is withdrawn', 'does not bring back after a crash what was withdrawn'],
  ['keeps what is withdrawn', 'has room again for what was withdrawn, and does not know it any more'],
  ['loses on the way', 'has everything after a crash directly after append, unchanged and in order'],
  ['releases to the end', 'hands a released entry out again, in its old place'],
  ['reorders on crash', 'keeps the order over several crashes with more entries in between'],
  ['settles all lanes', 'keeps lanes independent: what one settles, another still gets'],
  ['stores repeats', 'stores an id that it holds once, and names the repeat'],
  ['stores repeats', 'knows after a crash the ids that it holds'],
  ['stumbles over unknown ids', 'settles what nobody has taken, and ignores ids that it does not know'],
  ['takes newest first', 'hands entries out in the order of their arrival, whatever their priority'],
  ['takes too many bytes', 'takes no more bytes than asked for, except that the first entry may be larger alone'],
  ['tells the age of what is free', 'tells when the oldest entry arrived that a lane has not settled'],
  ['tells the age of what is settled', 'tells when the oldest entry arrived that a lane has not settled'],
  ['tells the smaller share', 'tells which share of its limits is in use, the larger one'],
  ['withdraws for all lanes', 'takes out what is withdrawn for these lanes, leased or not, and tells of each'],
  ['withdraws in silence', 'takes out what is withdrawn for these lanes, leased or not, and tells of each'],
  ['withdraws what is busy', 'leaves what is on its way where it is, when the rest is withdrawn'],
  ['throws lanes away at opening', 'leaves the entries of lanes alone that it was not opened for'],
])('an outbox that %s is found out by "%s"', async (flaw, title) => {
  const clauses = outboxClauses.filter((clause) => clause.title === title);
  expect(clauses).toHaveLength(1);
  expect(await brokenClauses(clauses, shelfWith(flaw))).toEqual([title]);
});

test.each<Flaw>(['evicts critical first', 'evicts what is busy', 'keeps released entries', 'forgets on crash', 'settles all lanes', 'takes newest first'])(
  'an outbox that %s is also found out by the model',
  async (flaw) => {
    const clauses = outboxClauses.filter((clause) => clause.title.endsWith('waiting and crashes'));
    expect(await brokenClauses(clauses, shelfWith(flaw))).toHaveLength(1);
  },
);

test('an excuse for a clause that does not exist is refused', () => {
  expect(() => describeOutbox('A plain outbox', shelfWith(), { excuse: { 'never sleeps': 'It is tired.' } })).toThrow('is no clause of the contract');
});
