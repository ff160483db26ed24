import type { Clock, DurationMs } from '@waymark/core';
import { forgetOldest } from '@waymark/core/lean';
import type { Answerable } from './acks.ts';

/** Messages that were settled. The cluster hands one out again where it has lost its acknowledgement, with a server that was killed for example. */
export interface PastSequences {
  add(message: Settled): void;
  has(message: Numbered): boolean;
  /** Knows nothing any more of what was stored before. */
  forget(before: Date): void;
  /** What this process settled in the last of this time. */
  latest(withinMs: DurationMs): readonly Answerable[];
}

/** A message by its number, and by when it was stored: a stream that was made anew counts from 1 again. */
export interface Numbered {
  readonly seq: number;
  readonly time: Date;
}

/** Without a place to answer to: another process settled it. */
type Settled = Numbered & Partial<Pick<Answerable, 'reply'>>;

/** So many are remembered. What was settled before the cluster lost something is among the latest. */
const most = 20_000;

export function createPastSequences(clock: Pick<Clock, 'ticks'>): PastSequences {
  const known = new Map<number, { readonly time: number; readonly reply: string | undefined; readonly at: DurationMs }>();
  return {
    add({ seq, time, reply }) {
      known.delete(seq);
      known.set(seq, { time: time.getTime(), reply, at: clock.ticks() });
      forgetOldest(known, most);
    },
    has: ({ seq, time }) => known.get(seq)?.time === time.getTime(),
    forget(before) {
      for (const [seq, { time }] of known) if (time < before.getTime()) known.delete(seq);
    },
    latest: (withinMs) => [...known.values()].flatMap(({ at, reply, time }) => (reply !== undefined && at > clock.ticks() - withinMs ? [{ reply, time: new Date(time) }] : [])),
  };
}
