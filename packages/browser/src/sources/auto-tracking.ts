import type { Clock, Stop } from '@waymark/core';
import { on } from '../platform/on.ts';
import type { PageMemory } from '../platform/page-memory.ts';
import { isVisitorPage, type PageWindow } from '../platform/page-window.ts';
import type { PageAddress } from '../visitor/record.ts';
import { watchSilence } from './inactivity.ts';
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
  /** Of the namespace, for the life of the page: also across a tracker that is closed and created again. Knows the tab. */
  readonly memory: PageMemory;
  readonly clock: Clock;
  /** Address and referrer as events carry them: absolute and redacted. */
  readonly page: () => PageAddress;
  /** An absolute address of this site as events carry it. */
  readonly cleanUrl: (url: string) => string;
  readonly emit: (name: string, payload: object) => unknown;
}

/** The automatic events of one tracker. */
export interface AutoTracking {
  /** Tells what is to be told of the page so far, and watches from now on. In a prerendered page: once it is shown. */
  enable: () => void;
  disable: Stop;
  /** Any event was tracked, automatic or not. */
  tracked: (name: string) => void;
  /**
   * Tells what has changed: the address, without waiting for its title, the visibility, and that the page came back from the back/forward cache. To be
   * called with every event of the page's life, before the tracker hands over, and before the application tracks.
   */
  settle: (event?: Event) => void;
}

/** Makes the automatic events of a page. Nothing is touched before `enable`. */
export function startAutoTracking({ win, memory, clock, page, cleanUrl, emit }: SourceParts, options: AutoTrack = {}, routes: Routes = 'auto'): AutoTracking {
  const { document } = win;
  const wants = (option: keyof AutoTrack): boolean => options[option] ?? true;
  const breakSilence = watchSilence(clock, () => shown, (sinceTime) => tell('inactivity', 'nothingChanged', { sinceTime }));
  let running: AbortController | undefined;
  let settleRoute: (() => void) | undefined;
  /** The visibility that was told last. Undefined: switched off. */
  let shown: string | undefined;

  function tell(option: keyof AutoTrack, name: string, payload: object): void {
    if (wants(option)) emit(name, payload);
  }

  function load(): void {
    if (!memory.loaded) tell('page', 'pageLoaded', { url: page().url, title: document.title, lastModifiedTime: Date.parse(document.lastModified) || clock.now() });
    memory.loaded = true;
  }

  function settle(event?: Event): void {
    settleRoute?.();
    if (shown && shown !== (shown = document.visibilityState)) tell('visibility', 'tabVisibilityChanged', { tabId: memory.tabId, visibility: shown });
    if (shown && event?.type === 'pageshow' && wants('pageRestored')) tell('page', 'pageOpened', page());
  }

  function begin(signal: AbortSignal): void {
    const [timing] = win.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    shown = document.visibilityState;
    breakSilence();
    if (!memory.opened) {
      memory.opened = true;
      if (memory.isNewTab) tell('tab', 'tabOpened', { tabId: memory.tabId });
      tell('page', 'pageOpened', page());
    }
    // Deferred and module scripts run before `DOMContentLoaded` in a state that lasts beyond it.
    if (document.readyState === 'complete' || timing?.domContentLoadedEventStart) load();
    on(win, 'DOMContentLoaded load', load, signal);
    if (wants('url')) settleRoute = watchRoutes(win, memory, clock, routes, signal, () => emit('tabUrlChanged', { tabId: memory.tabId, url: page().url }));
    if (options.links) watchLinks(win, signal, (link, isOurs) => emit('linkOpened', { link: isOurs ? cleanUrl(link) : link }));
  }

  return {
    enable() {
      if (running || !(options.frames || isVisitorPage(win))) return;
      const { signal } = (running = new AbortController());
      if ((document as Document & { readonly prerendering?: boolean }).prerendering) on(document, 'prerenderingchange', () => begin(signal), signal, true);
      else begin(signal);
    },
    disable() {
      settle();
      running?.abort();
      running = settleRoute = shown = undefined;
      breakSilence();
    },
    tracked(name) {
      if (name !== 'nothingChanged') breakSilence();
    },
    settle,
  };
}
