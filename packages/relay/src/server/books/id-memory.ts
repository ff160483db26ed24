import type { Clock, Refusal } from '@waymark/core';
import type { RelayLimits } from '../relay-options.ts';
import type { AcceptOptions } from '../take/accept-once.ts';

const minuteMs = 60_000;
/** More ids than this are no advice: they would take more than a gigabyte of memory. */
const mostAdvised = 20_000_000;

/** Hears how many events are remembered, and says once when they are so many that ids are forgotten before their time: then a copy may count twice. */
export function idMemory({ rememberIds, rememberMs }: Pick<RelayLimits, 'rememberIds' | 'rememberMs'>, clock: Pick<Clock, 'ticks'>, onError: (problem: Refusal) => void): Pick<AcceptOptions, 'remembered'> {
  const since = clock.ticks();
  let came = 0;
  let isSaid = false;
  function check(): void {
    isSaid = true;
    const passedMs = clock.ticks() - since;
    if (passedMs >= rememberMs) return;
    const needed = Math.ceil((rememberMs / Math.max(passedMs, 1)) * rememberIds);
    const advice = needed > mostAdvised ? 'Set "limits.maxAgeMs" to less.' : `At this pace set "limits.rememberIds" to ${needed}, or "limits.maxAgeMs" to less.`;
    onError({
      code: 'ids-forgotten',
      message: `${rememberIds} events came within ${Math.max(1, Math.ceil(passedMs / minuteMs))} min, and no more ids are remembered: a copy that comes later than that is taken again. ${advice}`,
    });
  }

  return {
    remembered(count) {
      came += count;
      if (!isSaid && came > rememberIds) check();
    },
  };
}
