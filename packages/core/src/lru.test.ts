import { expect, test } from 'vitest';
import { createLru, forgetOldest } from './lru.ts';

test('the entry that was not used for longest goes first', () => {
  const lru = createLru<number>(2);
  lru.set('a', 1);
  lru.set('b', 2);
  expect(lru.get('a')).toBe(1);
  lru.set('c', 3);
  expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual([1, undefined, 3]);
});

test('a deleted entry is gone, and a value set again does not take more room', () => {
  const lru = createLru<number>(2);
  lru.set('a', 1);
  lru.set('a', 2);
  lru.set('b', 3);
  expect(lru.get('a')).toBe(2);
  lru.delete('a');
  expect(lru.get('a')).toBeUndefined();
});

test('a large one forgets a hundredth at a time', () => {
  const lru = createLru<number>(200);
  const held = (): readonly number[] => Array.from({ length: 201 }, (_none, index) => index).filter((index) => lru.get(`${index}`) !== undefined);
  for (let index = 0; index < 200; index += 1) lru.set(`${index}`, index);
  expect(held()).toHaveLength(200);
  lru.set('200', 200);
  expect(held()).toEqual(Array.from({ length: 198 }, (_none, index) => index + 3));
});

test('the oldest of a Set or Map go once there are too many, and none before', () => {
  const set = new Set(Array.from({ length: 300 }, (_none, index) => index));
  forgetOldest(set, 300);
  expect(set.size).toBe(300);
  forgetOldest(set.add(300), 300);
  expect([...set]).toEqual(Array.from({ length: 297 }, (_none, index) => index + 4));
  const map = new Map([['a', 1], ['b', 2], ['c', 3]]);
  forgetOldest(map, 2);
  expect([...map.keys()]).toEqual(['b', 'c']);
});
