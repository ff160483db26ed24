import type { EpochMs, Source, Stop } from '@waymark/core';
import { listen } from '../platform/listen.ts';
import { isContentLoaded, whenActivated } from '../platform/page-lifecycle.ts';
import type { PageMemory } from '../platform/page-memory.ts';
import type { PageWindow } from '../platform/page-window.ts';

export interface PageSourceParts {
  readonly win: PageWindow;
  readonly memory: PageMemory;
  readonly now: () => EpochMs;
  /** Address and referrer as events carry them. */
  readonly describe: () => { readonly url: string; readonly referrer?: string };
  /** Tell `pageOpened` again when the page comes back from the back/forward cache. */
  readonly onRestore: boolean;
}

/** Tells `pageOpened` at the start of a page and after a restore, and `pageLoaded` once its HTML is there. A prerendered page counts when it is shown. */
export function pageSource({ win, memory, now, describe, onRestore }: PageSourceParts): Source<'pageOpened' | 'pageLoaded'> {
  return {
    name: 'page',
    start(emit) {
      const stops: Stop[] = [];

      function loaded(): void {
        if (memory.loaded) return;
        memory.loaded = true;
        const { title, lastModified } = win.document;
        emit('pageLoaded', { url: describe().url, title, lastModifiedTime: Date.parse(lastModified) || now() });
      }

      function begin(): void {
        if (!memory.opened) emit('pageOpened', describe());
        memory.opened = true;
        if (isContentLoaded(win)) loaded();
        else stops.push(listen(win, 'DOMContentLoaded', loaded));
        if (onRestore) stops.push(listen(win, 'pageshow', (event) => (event as PageTransitionEvent).persisted && emit('pageOpened', describe())));
      }

      stops.push(whenActivated(win, begin));
      return () => stops.forEach((stop) => stop());
    },
  };
}
