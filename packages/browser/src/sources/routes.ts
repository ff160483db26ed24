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
export function watchRoutes(win: PageWindow, clock: Clock, memory: PageMemory, routes: Routes, signal: AbortSignal, tell: () => void): (() => void) | undefined {
  const { navigation, location } = win;
  let told = location.href;
  let stop: Stop | undefined;

  function settle(): void {
    stop?.();
    stop = undefined;
    if (told === location.href) return;
    told = location.href;
    tell();
  }

  function moved(): void {
    if (signal.aborted || told === location.href) return;
    stop ??= clock.after(settleTime, () => {
      stop = undefined;
      // Otherwise a further navigation is at work, and its end is told here too.
      if (!navigation?.transition) settle();
    });
  }

  if (routes === 'manual') return undefined;
  if (navigation) on(navigation, 'navigatesuccess navigateerror', moved, signal);
  else {
    on(win, 'popstate hashchange', moved, signal, true);
    if (routes === 'auto' && !memory.moved) wrapHistory(win.history, memory);
    memory.moved = moved;
  }
  return settle;
}

/** Once per page and never undone, because another script may have wrapped the functions since. */
function wrapHistory(history: History, memory: PageMemory): void {
  for (const name of ['pushState', 'replaceState'] as const) {
    // Where the function lives: one of our own on `history` would hide what others put on the prototype later.
    const owner = Object.hasOwn(history, name) ? history : (Object.getPrototypeOf(history) as History);
    const original = owner[name];
    owner[name] = function wrapped(...args) {
      const result = original.apply(this, args);
      memory.moved?.();
      return result;
    };
  }
}
