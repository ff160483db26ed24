import type { PageWindow } from './page-window.ts';

/** What one page remembers of a namespace until it is unloaded, also when the tracker is closed and created again. */
export interface PageMemory {
  /** The tracker at work, if there is one. */
  tracker?: unknown;
  /** Who this tab is, over reloads and navigations. Empty until the first tracker starts. */
  tabId: string;
  /** No earlier page of this tab was tracked. */
  isNewTab?: boolean | undefined;
  /** There when something of ours was found in storage, where events may lie, too. To be called when none do any more. */
  clear?: () => void;
  /** `tabOpened` and `pageOpened` were told, as far as they are wanted. */
  opened?: boolean;
  /** `pageLoaded` was told. */
  loaded?: boolean;
  /** What the wrapped functions of `history` call. There from the moment they are wrapped, which is for good. */
  moved?: () => void;
}

/** One thing per page and name, made when it is first asked for. It hangs on the window because two copies of this package may run in one page. */
export function oncePerPage<Thing>(win: object, name: string, make: () => Thing): Thing {
  return ((win as Record<symbol, Thing>)[Symbol.for(`waymark ${name}`)] ??= make());
}

/** The memory of a namespace. */
export function pageMemory(win: PageWindow, namespace: string): PageMemory {
  return oncePerPage(win, `memory ${namespace}`, () => ({}) as PageMemory);
}
