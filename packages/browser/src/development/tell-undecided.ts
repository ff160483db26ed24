import type { DurationMs } from '@waymark/core';
import type { BrowserTracker } from '../boot/browser-tracker.ts';
import type { BrowserTrackerOptions } from '../boot/options.ts';
import { pageClock } from '../platform/page-clock.ts';
import type { PageWindow } from '../platform/page-window.ts';

/** After this a developer wonders why nothing arrives. */
const patienceMs: DurationMs = 5000;

/** Says once for which decisions of the visitor events wait. One purpose that a call of `setConsent` leaves out is enough for that. */
export function tellUndecided(tracker: Pick<BrowserTracker<never>, 'consent' | 'report'>, { transports, clock = pageClock }: BrowserTrackerOptions, win: PageWindow | undefined): void {
  clock.after(patienceMs, () => {
    const consent = tracker.consent();
    const { transports: reports } = tracker.report();
    const held = transports.filter(({ name }) => reports[name]?.waiting);
    const open = new Set(held.flatMap(({ purposes = [] }) => purposes).filter((purpose) => consent[purpose] === undefined));
    if (open.size === 0) return;
    win?.console.info(`[waymark] Events wait in memory, because nobody has decided on ${[...open].map((purpose) => `"${purpose}"`).join(', ')}. Call setConsent() with true or false for each, also where nobody has to be asked.`);
  });
}
