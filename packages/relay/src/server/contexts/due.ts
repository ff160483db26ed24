import type { Clock, DurationMs, VisitorContext } from '@waymark/core';
import { createLru } from '@waymark/core/transport';

interface Written {
  readonly at: DurationMs;
  readonly who: string;
  readonly url: string | undefined;
}

/** A visitor about whom nothing is new is written so often, for the time to begin anew. Unit: milliseconds. */
const renewMs: DurationMs = 60_000;
/** One who only goes to other pages is written at most so often. Unit: milliseconds. */
const leastMs: DurationMs = 2000;
const mostVisitors = 20_000;

/** Which visitors have to be written, and when. */
export interface DueVisitors {
  /** True when something is new of a visitor, or was written long ago. Whoever asks writes it then. */
  isDue(browserId: string, context: VisitorContext): boolean;
  /** What was written is there no more. */
  forget(browserId: string): void;
}

/**
 * Tells when a visitor has to be written: what other visitors would be found by, and consent, at once; another page after a moment; else now and then. Every
 * event would cost a write otherwise.
 */
export function dueVisitors(clock: Pick<Clock, 'ticks'>): DueVisitors {
  const written = createLru<Written>(mostVisitors);
  return {
    isDue(browserId, { who, where: { url }, consent }) {
      const before = written.get(browserId);
      const now = clock.ticks();
      const known = JSON.stringify([who.userId, who.aliases, who.sessionId, consent]);
      const sinceMs = before ? now - before.at : Infinity;
      if (before?.who === known && sinceMs < (before.url === url ? renewMs : leastMs)) return false;
      written.set(browserId, { at: now, who: known, url });
      return true;
    },
    forget: written.delete,
  };
}
