import { makeEvent } from '@waymark/core/testing';

/** The site of all visits. */
export const shop = 'https://shop.example';

/** Events of a batch, and browsers that send at the same time. */
const [perBatch, mostBrowsers] = [10, 200];
const answerMs = 8000;
const pauseMs = 100;

/** `browser-7` and 41 as an id, and back. */
export const idOf = (browser: number, nth: number): string => `b${browser}-${nth}`;
export function readId(id: string): { readonly browser: string; readonly nth: number } {
  const [browser = '', nth = ''] = id.split('-');
  return { browser, nth: Number(nth) };
}

/** What browsers were told. */
export interface Sent {
  /** Ids that a relay has taken. */
  readonly confirmed: Set<string>;
  /** Requests that had to be made again. */
  retried: number;
}

/** What is to be sent, where to, and over which time at least. */
export interface VisitPlan {
  readonly events: number;
  readonly relays: readonly string[];
  readonly overMs: number;
  /** Ends the sending. */
  readonly signal: AbortSignal;
}

/** Sends events from many browsers, each in its order, and again to the next relay where one does not take them. Resolves when all are taken. */
export async function sendVisits({ events, ...how }: VisitPlan, sent: Sent): Promise<void> {
  const browsers = Math.min(mostBrowsers, Math.ceil(events / perBatch));
  const each = Math.ceil(events / browsers);
  await Promise.all(Array.from({ length: browsers }, (_, browser) => visit(browser, { ...how, events: Math.min(each, events - browser * each) }, sent)));
}

async function visit(browser: number, { events: count, relays, overMs, signal }: VisitPlan, sent: Sent): Promise<void> {
  const startedAt = performance.now();
  let turn = browser;
  for (let start = 0; start < count; start += perBatch) {
    const ids = Array.from({ length: Math.min(perBatch, count - start) }, (_, index) => idOf(browser, start + index));
    while (!(await sendOnce(bodyOf(browser, ids), ids, String(relays[turn % relays.length])))) {
      signal.throwIfAborted();
      sent.retried += 1;
      turn += 1;
      await pause(pauseMs);
    }
    for (const id of ids) sent.confirmed.add(id);
    const dueAt = startedAt + (overMs * (start + perBatch)) / count;
    if (start + perBatch < count) await pause(dueAt - performance.now());
  }
}

function bodyOf(browser: number, ids: readonly string[]): string {
  const now = Date.now();
  const who = { browserId: `browser-${browser}` };
  const where = { runtime: 'browser', url: `${shop}/` } as const;
  const events = ids.map((id) => makeEvent('goalCompleted', { goalId: 'torture' }, { id, who, where, occurredAt: now, seq: readId(id).nth, consent: ['*'] }));
  return JSON.stringify({ v: 1, sentAt: now, counters: {}, events });
}

/** True when the relay has taken every event. */
async function sendOnce(body: string, ids: readonly string[], relay: string): Promise<boolean> {
  try {
    const response = await fetch(`${relay}/w`, { method: 'POST', headers: { 'content-type': 'text/plain', origin: shop }, body, signal: AbortSignal.timeout(answerMs) });
    const { results = [] } = (await response.json()) as { readonly results?: readonly { readonly status: string }[] };
    return response.ok && results.length === ids.length && results.every(({ status }) => status !== 'dropped');
  } catch {
    return false;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, Math.max(ms, 0)));
