import { describe, expect, test } from 'vitest';
import { faultsOf, type Soak } from './verdict.ts';

const mebibyte = 1_048_576;
const flat = { first: 100 * mebibyte, middle: 300 * mebibyte, last: 110 * mebibyte, most: 300 * mebibyte };
const grown = { ...flat, last: 200 * mebibyte };
const accounts = { offered: 1000, once: 990, twice: 0, named: 10, lost: 0, repeated: 40, strange: 0 };
const trends = { heap: flat, resident: flat, files: flat };
const soak = (part: Partial<Soak> = {}): Soak => ({ seconds: 1800, perSecond: 2000, accounts, mishaps: new Map(), reasons: new Map([['closed', 10]]), problems: [], crashes: [], trends, ...part });

describe('verdict on a soak', () => {
  test('a run that accounts for every event and does not grow is green', () => {
    expect(faultsOf(soak())).toEqual([]);
  });

  test('a destination that fails may be reported', () => {
    expect(faultsOf(soak({ problems: ['destination-halted'] }))).toEqual([]);
  });

  test('a short run says nothing about growth', () => {
    const all = { heap: grown, resident: grown, files: grown };
    expect(faultsOf(soak({ trends: all, seconds: 20 }))).toEqual([]);
    expect(faultsOf(soak({ trends: all }))).toHaveLength(3);
  });

  test.each<[string, Partial<Soak>]>([
    ['a lost event', { accounts: { ...accounts, once: 989, lost: 1 } }],
    ['an event under two ids', { accounts: { ...accounts, once: 989, twice: 1 } }],
    ['an event that nobody offered', { accounts: { ...accounts, strange: 1 } }],
    ['figures that do not add up', { accounts: { ...accounts, once: 989 } }],
    ['a run in which nothing happened', { accounts: { offered: 0, once: 0, twice: 0, named: 0, lost: 0, repeated: 0, strange: 0 } }],
    ['a drop while the tracker was open', { reasons: new Map([['queue-full', 10]]) }],
    ['a problem that was reported', { problems: ['outbox-corrupt'] }],
    ['a process that ended by itself', { crashes: ['It ended with 1.'] }],
    ['heap that grows', { trends: { ...trends, heap: grown } }],
    ['resident memory that grows', { trends: { ...trends, resident: grown } }],
    ['files that grow', { trends: { ...trends, files: grown } }],
  ])('%s is a fault', (_, part) => {
    expect(faultsOf(soak(part))).toHaveLength(1);
  });
});
