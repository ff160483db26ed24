import type { KeyValueStore } from '@waymark/core';

/** The part of a memory that belongs to one transport and account. Several may share a memory: what one vendor was told says nothing about another. */
export function accountMemory(memory: KeyValueStore, transport: string, account: string): KeyValueStore {
  const keyOf = (key: string): string => `${transport}:${account}:${key}`;
  return {
    name: memory.name,
    keeps: memory.keeps,
    get: (key) => memory.get(keyOf(key)),
    set: (key, value) => memory.set(keyOf(key), value),
    delete: (key) => memory.delete(keyOf(key)),
  };
}
