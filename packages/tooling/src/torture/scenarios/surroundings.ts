import type { Scenario } from '../scenario.ts';
import { leaveBy } from '../stage.ts';
import { eventCount } from '../tally.ts';

const half = eventCount / 2;
const hourMs = 3_600_000;

declare global {
  interface Window {
    /** By how much the wall clock of the page is wrong, in milliseconds. */
    clockError: number;
  }
}

/** A wall clock that can be wrong, from the start after it was wrong on an earlier page. */
function fakeClock(): void {
  const real = Date;
  window.clockError = Number(sessionStorage.getItem('clockError') ?? 0);
  globalThis.Date = new Proxy(real, {
    construct: (target, given: []) => (given.length > 0 ? new target(...given) : new target(real.now() + window.clockError)),
    get: (target, key): unknown => (key === 'now' ? () => real.now() + window.clockError : Reflect.get(target, key)),
  });
}

/** Whether the page may write to either storage. */
async function canStore(): Promise<boolean> {
  try {
    localStorage.setItem('probe', 'x'.repeat(100));
    return true;
  } catch {
    return new Promise((resolve) => {
      const opening = indexedDB.open('probe');
      opening.addEventListener('error', () => resolve(false));
      opening.addEventListener('upgradeneeded', () => void opening.result.createObjectStore('probe'));
      opening.addEventListener('success', () => {
        const writing = opening.result.transaction('probe', 'readwrite');
        writing.addEventListener('complete', () => resolve(true));
        writing.addEventListener('abort', () => resolve(false));
        writing.objectStore('probe').put('x'.repeat(10_000), 0);
      });
    });
  }
}

/** Pages that are not as one would wish. */
export const surroundings: readonly Scenario[] = [
  {
    title: 'storage full while the relay answers 503 for 1 s',
    async play({ open, spoil, sleep, devtools, url }) {
      const page = await open('/empty');
      const session = await devtools(page);
      await page.evaluate(() => {
        let filler = 'x'.repeat(2 ** 20);
        while (filler !== '') {
          try {
            localStorage.setItem(`filler-${localStorage.length}`, filler);
          } catch {
            filler = filler.slice(filler.length / 2 + 0.5);
          }
        }
      });
      // 0 would be no override.
      await session.send('Storage.overrideQuotaForOrigin', { origin: url, quotaSize: 1 });
      if (await page.evaluate(canStore)) return 'There was room in the storage.';
      await page.goto(`${url}/page`);
      spoil({ status: 503 });
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await sleep(1000);
      spoil('none');
      return undefined;
    },
  },
  {
    title: 'two trackers on one page, then a navigation',
    answerIsLost: true,
    async play({ open }) {
      const page = await open();
      const leave = ([middle, last]: readonly [number, number]): void => {
        window.torture.emit(1, middle);
        window.torture.emit(middle + 1, last, undefined, 'second');
        location.assign('/empty');
      };
      await leaveBy(page, leave, [half, eventCount]);
      await page.waitForURL('**/empty');
      const later = await open();
      // The second tracker is on the later page too.
      await later.evaluate(() => window.torture.emit(1, 0, 0, 'second'));
    },
  },
  {
    title: 'React StrictMode',
    async play({ open }) {
      const page = await open('/strict');
      await page.waitForFunction(() => window.mounts === 2);
    },
  },
  {
    title: 'clock set back an hour while the relay answers 503',
    async play({ open, spoil, sleep }) {
      const page = await open('/page', fakeClock);
      spoil({ status: 503 });
      await page.evaluate((last) => window.torture.emit(1, last), half);
      await sleep(300);
      await page.evaluate(
        ([first, last, error]) => {
          window.clockError = error;
          sessionStorage.setItem('clockError', String(error));
          window.torture.emit(first, last);
        },
        [half + 1, eventCount, -hourMs] as const,
      );
      await sleep(700);
      await page.reload();
      spoil('none');
    },
  },
  {
    title: 'service worker in between, tab closed right after',
    answerIsLost: true,
    async play({ open, shut }) {
      const page = await open();
      await page.evaluate(async () => {
        await navigator.serviceWorker.register('/worker.js');
        await navigator.serviceWorker.ready;
      });
      await page.reload();
      if (await page.evaluate(() => navigator.serviceWorker.controller === null)) return 'The service worker did not take over.';
      await page.evaluate((count) => window.torture.emit(1, count), eventCount);
      await shut(page);
      await open();
      return undefined;
    },
  },
];
