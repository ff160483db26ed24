import { expect, test } from 'vitest';
import type { VendorRecord } from './vendors.ts';
import { faultsOf, judge } from './verdict.ts';

const killed = { worker: 'w1', at: 10_000 };

function record(ids: readonly string[], repeats: readonly string[] = [], onTheirWay: readonly string[] = []): VendorRecord {
  return { name: 'first', ids, repeats, of: (worker, after) => new Set(worker === 'w1' && after < killed.at ? onTheirWay : []) };
}

test('everything once and in order is right', () => {
  expect(faultsOf(judge(record(['b0-0', 'b1-0', 'b0-1']), new Set(['b0-0', 'b0-1', 'b1-0']), killed))).toEqual([]);
});

test('what was confirmed and did not arrive is lost', () => {
  expect(faultsOf(judge(record(['b0-0']), new Set(['b0-0', 'b0-1']), killed))).toEqual(['first: 1 confirmed events were not delivered.']);
});

test('an event that comes after a later one of its browser is out of order', () => {
  expect(faultsOf(judge(record(['b0-1', 'b1-0', 'b0-0']), new Set(), killed))).toEqual(['first: 1 events came after a later one of their browser.']);
});

test('repeats of what a killed worker had on its way are right, others are not', () => {
  expect(faultsOf(judge(record(['b0-0'], ['b0-0'], ['b0-0']), new Set(), killed))).toEqual([]);
  expect(faultsOf(judge(record(['b0-0'], ['b0-0']), new Set(), killed))).toEqual(['first: 1 events came twice that no killed worker had on their way.']);
});
