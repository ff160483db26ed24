import { expect, test } from 'vitest';
import { remember } from './remember.ts';

test('remembers the last thousand business keys, and no ids of chance', () => {
  const recent = new Set<string>();
  remember(recent, 'ec6f7f0c-8b1f-4b83-9d5e-0c6a9a3a4f5b');
  for (let nth = 0; nth <= 1000; nth += 1) remember(recent, `orderPlaced:${nth}`);
  expect(recent.size).toBe(1000);
  expect(['ec6f7f0c-8b1f-4b83-9d5e-0c6a9a3a4f5b', 'orderPlaced:0', 'orderPlaced:1', 'orderPlaced:1000'].map((id) => recent.has(id))).toEqual([false, false, true, true]);
});
