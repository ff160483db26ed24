import { expect, test } from 'vitest';
import { kindOf } from './failure.ts';

test.each([
  ['locked', 5],
  ['locked', 6],
  ['corrupt', 11],
  ['full', 13],
  ['corrupt', 26],
  ['other', 1],
  // SQLITE_IOERR_SHMSIZE, SQLITE_BUSY_SNAPSHOT and SQLITE_CORRUPT_INDEX: extended codes.
  ['full', 4874],
  ['locked', 517],
  ['corrupt', 779],
])('%s is what code %i means, under both names of the code', (kind, code) => {
  expect([kindOf(Object.assign(new Error('x'), { errcode: code })), kindOf(Object.assign(new Error('x'), { errno: code }))]).toEqual([kind, kind]);
});

test.each([
  ['locked', 'database is locked'],
  ['locked', 'database table is locked: entry'],
  ['corrupt', 'database disk image is malformed'],
  ['corrupt', 'file is not a database'],
  ['full', 'database or disk is full'],
  ['other', 'no such table: entry'],
])('%s is what "%s" means where there is no code', (kind, message) => {
  expect(kindOf(new Error(message))).toBe(kind);
});

test('a code counts more than words, and what is no error is none of them', () => {
  expect(kindOf(Object.assign(new Error('database is locked'), { errcode: 1 }))).toBe('other');
  expect([kindOf(undefined), kindOf('database is locked'), kindOf({ message: 7 })]).toEqual(['other', 'other', 'other']);
});
