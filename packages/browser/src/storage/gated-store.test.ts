import { describe, expect, test } from 'vitest';
import { memoryStore } from '../__fixtures__/memory-store.ts';
import { gatedStore } from './gated-store.ts';

describe('gatedStore', () => {
  test('keeps values in memory and reads nothing while it is shut', () => {
    const inner = memoryStore({ id: 'old' });
    const store = gatedStore(inner, ['id']);
    expect(store.get('id')).toBeUndefined();
    expect(store.set('id', 'new')).toBe(false);
    expect(store.get('id')).toBe('new');
    expect(inner.get('id')).toBe('old');
  });

  test('writes what it holds when it opens, unless an older value is there', () => {
    const inner = memoryStore({ id: 'old' });
    const store = gatedStore(inner, ['id', 'session']);
    store.set('id', 'new');
    store.set('session', 's');
    store.open();
    expect([store.get('id'), inner.get('session')]).toEqual(['old', 's']);
    expect(store.set('id', 'newer')).toBe(true);
    expect(inner.get('id')).toBe('newer');
  });

  test('takes its values out of the browser when it shuts, and only its own', () => {
    const inner = memoryStore({ id: 'mine', other: 'theirs' });
    const store = gatedStore(inner, ['id']);
    store.open();
    store.shut();
    expect([...inner.values.keys()]).toEqual(['other']);
    expect(store.get('id')).toBe('mine');
  });

  test('falls back to memory where the browser refuses', () => {
    const inner = memoryStore();
    inner.refuses = true;
    const store = gatedStore(inner, ['id']);
    store.open();
    expect(store.set('id', 'x')).toBe(false);
    expect(store.get('id')).toBe('x');
    store.delete('id');
    expect(store.get('id')).toBeUndefined();
  });
});
