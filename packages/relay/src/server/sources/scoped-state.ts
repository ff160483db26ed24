import type { StateStore } from '@waymark/core';
import { checkKey } from '@waymark/core/lean';

/** Longest key of a store, in characters. */
const longestKey = 512;

/** A part of a state store that holds the keys of one owner. Closing it closes nothing: the store belongs to the relay. */
export function scopedState(state: StateStore, owner: string): StateStore {
  const prefix = `${owner}/`;

  function keyOf(key: string): string | Promise<string> {
    checkKey(key);
    return prefix.length + key.length <= longestKey ? prefix + key : digested(prefix, key);
  }

  return {
    name: state.name,
    durable: state.durable,
    get: async (key) => state.get(await keyOf(key)),
    set: async (key, value, ttlMs) => state.set(await keyOf(key), value, ttlMs),
    replace: async (key, before, value, ttlMs) => state.replace(await keyOf(key), before, value, ttlMs),
    delete: async (key) => state.delete(await keyOf(key)),
    close: () => undefined,
  };
}

/** Callers may use keys as long as the store takes, so that there is no room for a prefix. */
async function digested(prefix: string, key: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key)));
  return `${prefix}~${[...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
