import { describe, expect, test } from 'vitest';
import { openLedger } from './ledger.ts';

describe('ledger', () => {
  test('accounts for every event that was offered', () => {
    const ledger = openLedger(1001);
    ledger.offer([1001, 1006]);
    ledger.name([[1003, 1004]]);
    const arrivals = [[1001, 'a'], [1002, 'b'], [1002, 'b'], [1004, 'd'], [1005, 'e'], [1005, 'f']] as const;
    for (const [number, id] of arrivals) ledger.arrive(number, id);
    expect(ledger.read()).toEqual({ offered: 6, once: 3, twice: 1, named: 1, lost: 1, repeated: 1, strange: 0 });
  });

  test('tells an event that nobody offered', () => {
    const ledger = openLedger(1);
    ledger.offer([1, 2]);
    for (const number of [1, 2, 3]) ledger.arrive(number, String(number));
    expect(ledger.read()).toMatchObject({ offered: 2, once: 2, strange: 1 });
  });

  test('knows an event that was faster than the word that it was offered', () => {
    const ledger = openLedger(1);
    ledger.arrive(1, 'a');
    ledger.offer([1, 1]);
    expect(ledger.read()).toMatchObject({ offered: 1, once: 1, strange: 0 });
  });

  test('knows where to go on after a kill', () => {
    const ledger = openLedger(1);
    ledger.offer([1, 500]);
    expect(ledger.firstUnkept()).toBe(1);
    ledger.keep([[1, 100], [102, 110]]);
    expect(ledger.firstUnkept()).toBe(101);
    ledger.keep([[101, 101]]);
    expect([ledger.firstUnkept(), ledger.next()]).toEqual([111, 501]);
  });

  test('counts an event that was offered again as one', () => {
    const ledger = openLedger(1);
    ledger.offer([1, 2]);
    ledger.offer([2, 3]);
    for (const number of [1, 2, 3]) ledger.arrive(number, String(number));
    expect(ledger.read()).toMatchObject({ offered: 3, once: 3, lost: 0 });
  });

  test('has room for millions', () => {
    const ledger = openLedger(1);
    ledger.offer([1, 2_000_000]);
    ledger.arrive(2_000_000, 'last');
    expect(ledger.read()).toMatchObject({ offered: 2_000_000, once: 1, lost: 1_999_999 });
  });
});
