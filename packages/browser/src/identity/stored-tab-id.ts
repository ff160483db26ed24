import type { Clock, KeyValueStore, Stop } from '@waymark/core';
import { listen } from '../platform/listen.ts';
import type { PageWindow } from '../platform/page-window.ts';

export interface TabIdParts {
  readonly win: PageWindow;
  /** Kept per tab. A tab that is duplicated or opened by another gets a copy of it. */
  readonly store: KeyValueStore;
  readonly key: string;
  readonly clock: Pick<Clock, 'after'>;
  readonly newId: () => string;
  /** The id that this page had before, when the tracker starts a second time in it. */
  readonly known?: string | undefined;
}

/** Identity of a browser tab over reloads and navigations. */
export interface TabId {
  readonly id: string;
  /** This tab was never seen before. False when a new tab cannot be told from a reload, because nothing may be stored. */
  readonly isNew: boolean;
  /** Leaves the id for the next page of this tab. */
  release(): void;
  /** Takes the id back from storage, so that a tab opened from here does not inherit it. Only while the page is visible. */
  claim(): void;
  /** Claims now and twice more: a page that is being left may write its id after the restored page was told that it is back. */
  claimAgain(): void;
  stop: Stop;
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
/** Later claims after a restore. Chromium 156 wrote the old page's value 5 ms after `pageshow` (checked 2026-11-21). */
const laterClaims = [0, 100, 1000];

/** The id lies in storage only between two pages. While a page is alive it lives in memory, which tells a reload from a copy. */
export function createTabId({ win, store, key, clock, newId, known }: TabIdParts): TabId {
  const stored = store.get(key);
  const found = known ?? (stored !== undefined && uuid.test(stored) ? stored : undefined);
  const id = found ?? newId();
  const keeps = store.set(key, id);
  store.delete(key);
  const timers = new Set<Stop>();

  function claim(): void {
    if (win.document.visibilityState === 'visible') store.delete(key);
  }

  const stopListening = listen(win, 'storage', (event) => {
    const change = event as StorageEvent;
    if (change.key === key && change.newValue !== null) claim();
  });

  return {
    id,
    isNew: found === undefined && keeps,
    release: () => void store.set(key, id),
    claim,
    claimAgain() {
      claim();
      for (const delay of laterClaims) timers.add(clock.after(delay, claim));
    },
    stop() {
      stopListening();
      for (const stop of timers) stop();
      timers.clear();
    },
  };
}
