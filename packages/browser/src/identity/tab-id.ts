import type { Clock, Stop } from '@waymark/core';
import { isVisitorPage, type PageWindow } from '../platform/page-window.ts';


/** The one value that a tab keeps, in `sessionStorage`. Never throws: what is blocked, full or forbidden keeps nothing. */
export interface TabStore {
  get(): string | undefined;
  /** False when the value was not kept. */
  set(value: string): boolean;
  remove(): void;
}

/** Who this tab is, over reloads and navigations. */
export interface TabIdentity {
  readonly id: string;
  /** Never seen before. False too when nothing may be kept, because a new tab cannot be told from a reload then. */
  readonly isNew: boolean;
  /** Leaves the id for the next page of this tab. Call it whenever the page may be about to go. */
  release(): unknown;
  /** Takes the id back, so that a tab opened from here does not inherit it. Call it whenever the page came back. */
  claim(): void;
  stop: Stop;
}

/** Like a UUID. Nobody else writes this key, so what it never looks like need not be told apart. */
const uuid = /^[\da-f-]{36}$/;
/** When to claim once more, in milliseconds: Chromium 156 wrote the id of the page being left 5 ms after the restored page was told (checked 2026-11-21). */
const laterClaims = [0, 100, 1000];

/**
 * The id lies in storage only between two pages; while a page lives it is in memory alone. That tells a reload, which finds it, from a copy of the tab,
 * which does not. A frame shares the storage of its page and never touches it. `known`: the id that this page had before, when a tracker starts in it again.
 */
export function watchTab(win: PageWindow, store: TabStore, clock: Pick<Clock, 'after'>, newId: () => string, known?: string): TabIdentity {
  const { document } = win;
  const isOwner = isVisitorPage(win);
  const tab = {
    id: known ?? newId(),
    isNew: isOwner && !known,
    release: () => isOwner && store.set(tab.id),
    claim() {
      claim();
      for (const delay of laterClaims) clock.after(delay, claim);
    },
    stop: () => win.removeEventListener('storage', claim),
  };

  function take(): void {
    const stored = isOwner && store.get();
    if (!stored) return;
    store.remove();
    if (uuid.test(stored)) {
      tab.id = stored;
      tab.isNew = false;
    }
  }

  function claim(): void {
    if (!document.hidden) take();
  }

  take();
  if (tab.isNew) {
    tab.isNew = store.set(tab.id);
    store.remove();
  }
  // A prerendered page gets what the page before it left only when it takes that page's place.
  document.addEventListener('prerenderingchange', take);
  // Another page of this tab wrote. Only our key matters, but taking that once too often is harmless.
  win.addEventListener('storage', claim);
  return tab;
}
