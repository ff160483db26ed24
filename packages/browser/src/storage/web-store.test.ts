import { describe, expect, test } from 'vitest';
import { fakeStorage } from '../__fixtures__/fake-window.ts';
import { webStore } from './web-store.ts';

describe('webStore', () => {
  test('reads, writes and deletes', () => {
    const area = fakeStorage();
    const store = webStore('localStorage', 'across-visits', () => area);
    expect(store.set('a', '1')).toBe(true);
    expect(store.get('a')).toBe('1');
    store.delete('a');
    expect(store.get('a')).toBeUndefined();
  });

  test('keeps nothing, and throws nothing, where storage is blocked', () => {
    const store = webStore('localStorage', 'across-visits', () => {
      throw new DOMException('blocked', 'SecurityError');
    });
    expect(store.set('a', '1')).toBe(false);
    expect(store.get('a')).toBeUndefined();
    expect(() => store.delete('a')).not.toThrow();
  });
});
