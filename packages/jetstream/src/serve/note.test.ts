import { array, assert, date, nat, property, record } from 'fast-check';
import { expect, test } from 'vitest';
import { readNote, writeNote } from './note.ts';

const message = record({ seq: nat(2 ** 40), time: date({ min: new Date(0), max: new Date(2 ** 42), noInvalidDate: true }) });

test('what was noted is read again, in any order of numbers', () => {
  assert(property(array(message), (messages) => void expect(readNote(writeNote(messages))).toEqual(messages)));
});

test('neighbours take a few bytes each', () => {
  const messages = Array.from({ length: 100 }, (_, nth) => ({ seq: 90_000_000 + nth * 16, time: new Date(1_795_000_000_000 + nth * 12) }));
  expect(writeNote(messages).length).toBeLessThan(100 * 6 + 40);
});

test('what is no note says nothing', () => {
  for (const text of ['', 'worker', '{}', 'null', '["1",2]', '[1.5,2]', '[1e400,2]']) expect(readNote(text)).toEqual([]);
});
