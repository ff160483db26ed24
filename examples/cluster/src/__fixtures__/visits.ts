const origin = 'https://shop.example';
const eventsPerBatch = 5;
/** Before a batch is sent again. Unit: milliseconds. */
const pauseMs = 100;

/** Ids of the events of a browser, in their order. */
export const idsOf = (browser: string, batches: number): readonly string[] => Array.from({ length: batches * eventsPerBatch }, (_, nth) => `${browser}-${nth}`);

/** Sends batches of a browser one after another, each to the next relay, and again to the one after that until it is taken. */
export async function sendBatches(browser: string, from: number, to: number, relays: readonly string[]): Promise<void> {
  let turn = from;
  for (let batch = from; batch < to; batch += 1) {
    while (!(await isTaken(browser, batch, String(relays[turn++ % relays.length])))) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

async function isTaken(browser: string, batch: number, relay: string): Promise<boolean> {
  const now = Date.now();
  const events = Array.from({ length: eventsPerBatch }, (_, nth) => batch * eventsPerBatch + nth).map((seq) => ({
    ...{ v: 1, id: `${browser}-${seq}`, name: 'goalCompleted', payload: { goalId: 'newsletter' }, occurredAt: now, seq, priority: 'normal', consent: ['analytics'] },
    ...{ who: { browserId: browser }, where: { runtime: 'browser', url: `${origin}/` } },
  }));
  const body = JSON.stringify({ v: 1, sentAt: now, counters: { accepted: 0, delivered: 0, waiting: 0, dropped: 0 }, events });
  const response = await fetch(relay, { method: 'POST', headers: { 'content-type': 'text/plain', origin }, body });
  const { results = [] } = (await response.json()) as { readonly results?: readonly { readonly status: string }[] };
  return results.length === eventsPerBatch && results.every(({ status }) => status !== 'dropped');
}
