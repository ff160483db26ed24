import type { Scenario } from '../scenario.ts';
import type { Fault } from '../faulty-door.ts';
import { eventCount } from '../tally.ts';

/** The page stays while the way to the relay is spoiled for a time. */
function spoiled(title: string, fault: Fault, ms: number): Scenario {
  return {
    title,
    async play({ open, spoil, sleep }) {
      const page = await open();
      spoil(fault);
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await sleep(ms);
      spoil('none');
    },
  };
}

/** A relay or a net that fails. */
export const faults: readonly Scenario[] = [
  spoiled('503 for 5 s', { status: 503 }, 5000),
  spoiled('429 with Retry-After for 3 s', { status: 429, retryAfter: 2 }, 3000),
  { ...spoiled('answer lost after the relay stored the batch', 'answer-lost', 1000), answerIsLost: true },
  {
    title: 'offline, then online',
    async play({ open, setOffline, sleep }) {
      const page = await open();
      await setOffline(true);
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await sleep(2000);
      await setOffline(false);
    },
  },
  {
    title: 'offline, closed, reopened later',
    async play({ open, shut, setOffline, sleep }) {
      const page = await open();
      await setOffline(true);
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await shut(page);
      await sleep(1000);
      await setOffline(false);
      await open();
    },
  },
];
