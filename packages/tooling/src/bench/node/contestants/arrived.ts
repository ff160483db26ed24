import { setTimeout as sleep } from 'node:timers/promises';

/** Events that a library without back-pressure may have on its hands. */
const mostUnderWay = 20_000;
/** A library that has delivered nothing for so long has given up. Unit: milliseconds. */
const patienceMs = 5000;

/** Follows at the receiver what has become of the events of a library that does not say. */
export function followArrivals(url: string): { readonly room: (offered: number) => Promise<void>; readonly all: (offered: number) => Promise<void> } {
  let last = 0;

  /** Waits until no more than `left` of those offered are missing, or nothing moves any more. */
  async function wait(offered: number, left: number, everyMs: number): Promise<void> {
    let movedAt = performance.now();
    while (offered - last > left && performance.now() - movedAt < patienceMs) {
      await sleep(everyMs);
      const { events } = (await (await fetch(url)).json()) as { readonly events: number };
      if (events > last) movedAt = performance.now();
      last = Math.max(last, events);
    }
  }

  return {
    async room(offered) {
      await new Promise((resolve) => setImmediate(resolve));
      if (offered - last > mostUnderWay) await wait(offered, mostUnderWay / 2, 5);
    },
    all: (offered) => wait(offered, 0, 20),
  };
}
