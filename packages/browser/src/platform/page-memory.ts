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

/** One thing per page and name, made when it is first asked for. It hangs on the window because two copies of this package may run in one page. */
export function oncePerPage<Thing>(win: PageWindow, name: string, make: () => Thing): Thing {
  const holder = win as { [key]?: Map<string, unknown> };
  const things = (holder[key] ??= new Map());
  if (!things.has(name)) things.set(name, make());
  return things.get(name) as Thing;
}

/** The memory of a namespace. */
export function pageMemory(win: PageWindow, namespace: string): PageMemory {
  return oncePerPage(win, `memory ${namespace}`, () => ({}));
}
