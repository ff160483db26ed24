import type { Clock, DurationMs } from '@waymark/core';
import { forgetOldest } from '@waymark/core/lean';

/**
 * How unequally page views fall to visitors. Who blocks, blocks every page of a visit, so that views are no independent sample: a sample of n views is worth
 * n / spread. Source: the design effect of cluster samples with full correlation, Σm²/Σm (L. Kish, Survey Sampling, 1965).
 */
export interface ViewSpread {
  note(visitor: string): void;
  /** From 1: everybody sees one page. */
  read(): number;
}

/** Visitors that are told apart at one time. One that was forgotten counts as another. */
const mostVisitors = 10_000;

interface Sums {
  readonly views: Map<string, number>;
  total: number;
  squares: number;
}

const fresh = (): Sums => ({ views: new Map(), total: 0, squares: 0 });

/** Looks at what came in the last one or two spans of time. */
export function viewSpread(spanMs: DurationMs, clock: Pick<Clock, 'ticks'>): ViewSpread {
  let [before, now] = [fresh(), fresh()];
  let until = clock.ticks() + spanMs;

  function turn(): void {
    if (clock.ticks() < until) return;
    [before, now] = [now, fresh()];
    until = clock.ticks() + spanMs;
  }

  return {
    note(visitor) {
      turn();
      const views = now.views.get(visitor) ?? 0;
      now.views.set(visitor, views + 1);
      now.total += 1;
      now.squares += 2 * views + 1;
      forgetOldest(now.views, mostVisitors);
    },
    read() {
      turn();
      const total = before.total + now.total;
      return total === 0 ? 1 : (before.squares + now.squares) / total;
    },
  };
}
