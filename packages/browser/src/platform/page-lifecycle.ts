import type { Stop } from '@waymark/core';
import { listen } from './listen.ts';
import type { PageWindow } from './page-window.ts';

export interface LifecycleHandlers {
  /** The page was hidden or is being left: perhaps the last moment it runs. Once per hide, although browsers tell it twice. */
  readonly onHide: () => void;
  /** The page is visible again. */
  readonly onShow: () => void;
  /** The page came back from the back/forward cache. Follows `onShow`. */
  readonly onRestore: () => void;
}

/** Tells when a page goes and comes back. Uses no `unload` or `beforeunload`: they would keep the page out of the back/forward cache. */
export function watchLifecycle(win: PageWindow, handlers: LifecycleHandlers): Stop {
  let gone = false;

  function hide(): void {
    if (gone) return;
    gone = true;
    handlers.onHide();
  }

  function show(): void {
    gone = false;
    handlers.onShow();
  }

  const stops = [
    listen(win.document, 'visibilitychange', () => (win.document.visibilityState === 'hidden' ? hide() : show())),
    listen(win, 'pagehide', hide),
    listen(win, 'pageshow', (event) => {
      if (!(event as PageTransitionEvent).persisted) return;
      if (gone) show();
      handlers.onRestore();
    }),
  ];
  return () => stops.forEach((stop) => stop());
}

/** Runs at once, or when a prerendered page is first shown: what nobody has seen yet is no visit. */
export function whenActivated(win: PageWindow, run: () => void): Stop {
  const document = win.document as Document & { readonly prerendering?: boolean };
  if (document.prerendering) return listen(document, 'prerenderingchange', run, { once: true });
  run();
  return () => undefined;
}

/** True once the HTML is parsed and `DOMContentLoaded` was fired. Deferred and module scripts run in state `interactive` before that event. */
export function isContentLoaded(win: PageWindow): boolean {
  const { readyState } = win.document;
  if (readyState !== 'interactive') return readyState === 'complete';
  const [timing] = win.performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return (timing?.domContentLoadedEventStart ?? 0) > 0;
}
