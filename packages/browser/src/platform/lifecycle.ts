import { on } from './on.ts';
import type { PageWindow } from './page-window.ts';

/**
 * Tells when the page may be running for the last time (`isAway`: `visibilitychange` to hidden, `pagehide`, `freeze`), so several times per leave, and
 * when it goes on (`visibilitychange` to visible, `pageshow` from the back/forward cache, `resume`). No `unload` or `beforeunload`: they keep a page out
 * of that cache. Handlers of the application may run after this one, and browsers run microtasks between two handlers, also where no timer fires any
 * more: who is told that the page is away must hand over in a microtask what is tracked from then on.
 */
export function watchLifecycle(win: PageWindow, signal: AbortSignal, leave: (event: Event) => void, goOn: (event: Event) => void): void {
  const { document } = win;

  function change(event: Event): void {
    // The first `pageshow` of a page is no return.
    if (event.type !== 'pageshow' || (event as PageTransitionEvent).persisted) (document.hidden || event.type === 'pagehide' ? leave : goOn)(event);
  }

  // The first three reach the window last, after what the application tracks in its own handlers on the document. The others do not get there.
  on(win, 'visibilitychange pagehide pageshow', change, signal);
  on(document, 'freeze resume', change, signal);
}
