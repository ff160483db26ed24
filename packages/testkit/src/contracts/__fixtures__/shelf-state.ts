import type { Clock, StateStore } from '@waymark/core';
import { checkChange, checkKey } from '@waymark/core/lean';

/** Ways in which a state store can be wrong. */
export type StateFlaw =
  | 'asks twice before it replaces'
  | 'cuts texts at a NUL'
  | 'folds the case of keys'
  | 'forgets on crash'
  | 'ignores deletions'
  | 'keeps for ever'
  | 'keeps on an object'
  | 'keeps the first end'
  | 'lies about outliving'
  | 'replaces what is over'
  | 'replaces whatever is there'
  | 'says yes and does nothing'
  | 'stumbles when closed twice'
  | 'takes what is too long'
  | 'takes whatever it is given';

/** Storage that outlives its callers. */
export type StateShelf = Map<string, { readonly value: string; readonly endsAt: number }>;

/** The plainest state store over a shelf, with the flaws that are asked for. Without any it keeps the contract. */
export function shelfState(shelf: StateShelf, clock: Pick<Clock, 'now'>, flaws: ReadonlySet<StateFlaw>): StateStore {
  let closed = false;
  const keyOf = (key: string): string => {
    if (flaws.has('folds the case of keys')) return key.toLowerCase();
    return flaws.has('cuts texts at a NUL') ? (key.split('\0')[0] ?? '') : key;
  };

  function get(key: string): string | undefined {
    if (flaws.has('keeps on an object') && key in {}) return 'inherited';
    const kept = shelf.get(keyOf(key));
    return kept && (kept.endsAt > clock.now() || flaws.has('keeps for ever')) ? kept.value : undefined;
  }

  function set(key: string, value: string, ttlMs: number): void {
    if (!flaws.has('takes what is too long') && !flaws.has('takes whatever it is given')) checkChange(key, value, ttlMs);
    const endsAt = flaws.has('keeps the first end') ? (shelf.get(keyOf(key))?.endsAt ?? clock.now() + ttlMs) : clock.now() + ttlMs;
    shelf.set(keyOf(key), { value: flaws.has('cuts texts at a NUL') ? (value.split('\0')[0] ?? '') : value, endsAt });
  }

  return {
    name: 'shelf',
    durable: !flaws.has('lies about outliving'),
    get(key) {
      checkKey(key);
      return get(key);
    },
    set,
    async replace(key, before, value, ttlMs) {
      checkChange(key, value, ttlMs, before);
      const present = flaws.has('replaces what is over') ? shelf.get(keyOf(key))?.value : get(key);
      if (present !== before && !flaws.has('replaces whatever is there')) return false;
      if (flaws.has('asks twice before it replaces')) await Promise.resolve();
      if (!flaws.has('says yes and does nothing')) set(key, value, ttlMs);
      return true;
    },
    delete(key) {
      checkKey(key);
      if (!flaws.has('ignores deletions')) shelf.delete(keyOf(key));
    },
    close() {
      if (closed && flaws.has('stumbles when closed twice')) throw new Error('It is closed.');
      closed = true;
    },
  };
}
