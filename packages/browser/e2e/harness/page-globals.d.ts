import type { createBrowserTracker } from '../../src/index.ts';

declare global {
  interface Window {
    tracker: ReturnType<typeof createBrowserTracker>;
    /** Differs in every page; the same again in a page that comes out of the back/forward cache. */
    pageMark: number;
  }
}
