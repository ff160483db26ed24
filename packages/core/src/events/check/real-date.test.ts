import { expect, test } from 'vitest';
import { isRealDate } from './real-date.ts';

/** What the calendar of the engine says: a day exists when it is not rolled over to another. */
function exists(year: number, month: number, day: number): boolean {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

test.each([1, 4, 100, 400, 1900, 1999, 2000, 2021, 2024, 2100, 9999])('the days of the year %i are those of the calendar', (year) => {
  for (let month = 0; month <= 13; month += 1) {
    for (let day = 0; day <= 32; day += 1) {
      const text = [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-');
      expect({ text, real: isRealDate(text) }).toEqual({ text, real: month > 0 && month < 13 && day > 0 && exists(year, month, day) });
    }
  }
});

test('there is no year 0', () => {
  expect(isRealDate('0000-02-01')).toBe(false);
});
