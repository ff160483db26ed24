import type { PageWindow } from './page-window.ts';

/** What one page remembers of a namespace until it is unloaded, also when the tracker is closed and created again. */
export interface PageMemory {
  /** The tracker at work, if there is one. */
  tracker?: unknown;
  tabId?: string;
  /** `pageOpened` was told. */
  opened?: boolean;
  /** `pageLoaded` was told. */
  loaded?: boolean;
}

const key = Symbol.for('waymark.browser');

/** The memory of a namespace. It hangs on the window because two copies of this package may run in one page. */
export function pageMemory(win: PageWindow, namespace: string): PageMemory {
  const holder = win as { [key]?: Map<string, PageMemory> };
  const memories = (holder[key] ??= new Map());
  let memory = memories.get(namespace);
  if (!memory) {
    memory = {};
    memories.set(namespace, memory);
  }
  return memory;
}
