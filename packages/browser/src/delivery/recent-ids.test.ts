import { expect, test } from 'vitest';
import { createRecentIds } from './recent-ids.ts';

test('remembers the last thousand business keys, and no ids of chance', () => {
  const [isKnown, add] = createRecentIds();
  add('V1StGXR8_Z5jdHi6B-myT');
  for (let nth = 0; nth <= 1000; nth += 1) add(`orderPlaced:${nth}`);
  expect(['V1StGXR8_Z5jdHi6B-myT', 'orderPlaced:0', 'orderPlaced:1', 'orderPlaced:1000'].map(isKnown)).toEqual([false, false, true, true]);
});
