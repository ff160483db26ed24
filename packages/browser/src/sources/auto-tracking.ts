import type { Clock, Stop } from '@waymark/core';
import { on } from '../platform/on.ts';
import type { PageMemory } from '../platform/page-memory.ts';
import { isVisitorPage, type PageWindow } from '../platform/page-window.ts';
import { createIdleTimer, idleDelays } from './inactivity.ts';
import { watchLinks } from './links.ts';
import { type Routes, watchRoutes } from './routes.ts';

/** Which events come by themselves. */
export interface AutoTrack {
  /** `tabOpened`. Default: on. */
  readonly tab?: boolean;
  /** `pageOpened` and `pageLoaded`. Default: on. */
  readonly page?: boolean;
  /** `pageOpened` again when the page comes back from the back/forward cache. Default: on. */
  readonly pageRestored?: boolean;
  /** `tabUrlChanged`. Default: on. */
  readonly url?: boolean;
  /** `tabVisibilityChanged`. Default: on. */
  readonly visibility?: boolean;
  /** `nothingChanged`. Default: on. */
  readonly inactivity?: boolean;
  /** `linkOpened`. Default: off. */
  readonly links?: boolean;
  /** All of that also in frames and in pages that are no http(s) website. Default: off. */
  readonly frames?: boolean;
}

/** What the automatic events need of the rest of the tracker. */
export interface SourceParts {
  readonly win: PageWindow;
  /** Of the namespace, for the life of the page: also across a tracker that is closed and created again. */
  readonly memory: PageMemory;
  readonly clock: Clock;
  readonly tab: () => { readonly id: string; readonly isNew: boolean };
  /** Address and referrer as events carry them: absolute and redacted. */
  readonly page: () => { readonly url: string; readonly referrer?: string };
  /** An absolute address of this site as events carry it. */
  readonly cleanUrl: (url: string) => string;
  readonly emit: (name: string, payload: Readonly<Record<string, unknown>>) => void;
}

/** The automatic events of one tracker. */
export interface AutoTracking {
  /** Tells what is to be told of the page so far, and watches from now on. In a prerendered page: once it is shown. */
  enable: () => void;
  disable: Stop;
  /** Any event was tracked, automatic or not. */
  tracked: (name: string) => unknown;
  /** Tells a changed address now instead of waiting for its title, and a changed visibility. To be called before the tracker hands over. */
  settle: () => void;
}

/** Makes the automatic events of a page. Nothing is touched before `enable`. `delays`: of `nothingChanged`. */
export function startAutoTracking(parts: SourceParts, options: AutoTrack = {}, routes: Routes = 'auto', delays = idleDelays): AutoTracking {
  const { win, memory, clock, tab, page, cleanUrl, emit } = parts;
  const { tab: tabs = true, page: pages = true, pageRestored = true, url = true, visibility = true, inactivity = true, links, frames } = options;
  const { document } = win;
  const idle = createIdleTimer(clock, delays, (sinceTime) => emit('nothingChanged', { sinceTime }));
  let running: AbortController | undefined;
  let settle: (() => void) | undefined;
  let shown: string | undefined;

  function load(): void {
    if (!memory.loaded) emit('pageLoaded', { url: page().url, title: document.title, lastModifiedTime: Date.parse(document.lastModified) || clock.now() });
    memory.loaded = true;
  }

  function look(): void {
    settle?.();
    if (visibility && shown && shown !== (shown = document.visibilityState)) emit('tabVisibilityChanged', { tabId: tab().id, visibility: shown });
  }

  function change({ type, persisted }: Event & { readonly persisted?: boolean }): void {
    const isShow = type === 'pageshow';
    if (isShow && !persisted) return;
    // Also where a page is restored: not every browser tells that it is visible again.
    look();
    if (isShow && pages && pageRestored) emit('pageOpened', page());
  }

  function begin(signal: AbortSignal): void {
    const [timing] = win.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    shown = document.visibilityState;
    idle(inactivity);
    if (!memory.opened) {
      memory.opened = true;
      if (tabs && tab().isNew) emit('tabOpened', { tabId: tab().id });
      if (pages) emit('pageOpened', page());
    }
    // Deferred and module scripts run before `DOMContentLoaded` in a state that lasts beyond it.
    if (pages && (document.readyState === 'complete' || timing?.domContentLoadedEventStart)) load();
    if (pages) on(win, 'DOMContentLoaded load', load, signal);
    if (url) settle = watchRoutes(win, clock, memory, routes, signal, () => emit('tabUrlChanged', { tabId: tab().id, url: page().url }));
    if (links) watchLinks(win, signal, (link, isOurs) => emit('linkOpened', { link: isOurs ? cleanUrl(link) : link }));
    on(win, 'visibilitychange pagehide pageshow', change, signal);
  }

  return {
    enable() {
      if (running || !(frames || isVisitorPage(win))) return;
      const { signal } = (running = new AbortController());
      if ((document as Document & { readonly prerendering?: boolean }).prerendering) on(document, 'prerenderingchange', () => begin(signal), signal);
      else begin(signal);
    },
    disable() {
      look();
      running?.abort();
      running = settle = shown = undefined;
      idle(false);
    },
    tracked: (name) => name === 'nothingChanged' || idle(),
    settle: look,
  };
}
