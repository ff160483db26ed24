import { expect, test } from 'vitest';
import { isEventId, keyedId } from './event-id.ts';

test.each([
  ['1001', /^orderPlaced:1001$/],
  ['2026/1001', /^orderPlaced:~\w{20,25}$/],
  ['ä'.repeat(500), /^orderPlaced:~\w{20,25}$/],
])('the id of the order %s begins with the name of the event', (orderId, wanted) => {
  expect(keyedId('orderPlaced', orderId)).toMatch(wanted);
});

test('is an id for the longest name too, and another one for each name and key', () => {
  const names = ['a', 'b'].map((letter) => letter.repeat(100));
  const ids = names.flatMap((name) => Array.from({ length: 200 }, (_, index) => keyedId(name, `/${index}`)));
  expect(ids.every(isEventId)).toBe(true);
  expect(new Set(ids).size).toBe(400);
});
