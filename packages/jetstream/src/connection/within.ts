import type { DurationMs, Stop } from '@waymark/core';

/** What work comes to, or undefined where that takes longer. Leaves no timer behind. */
export async function within<Result>(ms: DurationMs, work: Promise<Result> | undefined): Promise<Result | undefined> {
  let stop: Stop = () => undefined;
  const late = new Promise<undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    stop = () => clearTimeout(timer);
  });
  return Promise.race([work, late]).finally(stop);
}
