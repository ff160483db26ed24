import type { Clock, DurationMs, Stop } from '@waymark/core';
import { on } from '../platform/on.ts';
import type { PageMemory } from '../platform/page-memory.ts';
import type { PageWindow } from '../platform/page-window.ts';

/**
 * How changes of the address are noticed. `auto`: by the Navigation API, and where that is missing by `popstate`, `hashchange` and a wrap of `pushState`
 * and `replaceState`. `navigation`: the same without the wrap. `manual`: not at all.
 */
export type Routes = 'auto' | 'navigation' | 'manual';

/**
 * From a change of the address to the event, in milliseconds. Long enough for the redirect and the title that follow a navigation within a few frames,
 * too short for a person to go on. A timer and not a frame, because hidden pages have none; it starts at the first change and no later one puts it off.
 */
export const settleTime: DurationMs = 100;

/** Tells when another address has settled. Returns what looks at once. */
export function watchRoutes(win: PageWindow, memory: PageMemory, clock: Clock, routes: Routes, signal: AbortSignal, tell: () => void): (() => void) | undefined {
  const { navigation, location, history } = win;
  let told = location.href;
  let waiting: Stop | undefined;

  function settle(): void {
    if (!signal.aborted && told !== (told = location.href)) tell();
  }

  function moved(): void {
    waiting ??= clock.after(settleTime, () => {
      waiting = undefined;
      // Otherwise a further navigation is at work, and its end is told here too.
      if (!navigation?.transition) settle();
    });
  }

  if (routes === 'manual') return undefined;
  on(navigation ?? win, 'navigatesuccess navigateerror popstate hashchange', moved, signal, true);
  if (!navigation && routes === 'auto') {
    // Never undone, because another script may have wrapped them since. So once per page and namespace, for whoever watches.
    for (const name of memory.moved ? [] : (['pushState', 'replaceState'] as const)) {
      const original = history[name];
      history[name] = function wrapped(...args) {
        const result = original.apply(this, args);
        memory.moved?.();
        return result;
      };
    }
    memory.moved = moved;
  }
  return settle;
}
