import { httpTransport, utf8Bytes } from '@waymark/core/transport';
import { createServerTracker } from '@waymark/node';
import { Pool } from 'undici';

export interface Load {
  readonly events: number;
  readonly batch: number;
  readonly concurrency: number;
}

/** Events that may wait before the loop that tracks them gives way. Far below what the memory outbox keeps. */
const mostWaiting = 20_000;
/** Text that brings a stored event to about 600 bytes. */
const filler = 'x'.repeat(170);

/** Events per second of a server tracker that validates, queues and posts `load` to `url`. */
export async function trackerRate(url: string, load: Load): Promise<number> {
  const transport = httpTransport({
    name: 'bench',
    runsIn: 'server',
    limits: { maxEvents: load.batch, maxBytes: 1_000_000, concurrency: load.concurrency },
    encode: ({ entries }) => [{ url, body: `[${entries.map(({ json }) => json).join(',')}]`, ids: entries.map(({ id }) => id) }],
  });
  const tracker = createServerTracker({ service: 'bench', transports: [transport] });
  const started = performance.now();
  for (let index = 0; index < load.events; index += 1) {
    tracker.track('eventOccurred', payloadOf(index));
    if (index % 1000 === 999) await roomIn(tracker);
  }
  await tracker.flush();
  const seconds = (performance.now() - started) / 1000;
  const report = (await tracker.close()).transports['bench'];
  if (report?.delivered !== load.events) throw new Error(`${report?.delivered ?? 0} of ${load.events} events were delivered.`);
  return load.events / seconds;
}

async function roomIn(tracker: ReturnType<typeof createServerTracker>): Promise<void> {
  do await new Promise((resolve) => setImmediate(resolve));
  while ((tracker.report().transports['bench']?.waiting ?? 0) > mostWaiting);
}

function payloadOf(index: number): { readonly name: string; readonly details: Readonly<Record<string, string | number>> } {
  return { name: 'benchmark event', details: { index, first: filler, second: filler } };
}

/** Events per second of undici alone, serialising and posting the same batches: what one process can do at most. */
export async function bareRate(url: string, load: Load): Promise<number> {
  const pool = new Pool(new URL(url).origin, { connections: load.concurrency });
  let next = 0;
  async function work(): Promise<void> {
    while (next < load.events) {
      const first = next;
      next += load.batch;
      const body = JSON.stringify(Array.from({ length: load.batch }, (_, index) => sampleEvent(first + index)));
      const answer = await pool.request({ path: '/', method: 'POST', headers: { 'content-type': 'application/json' }, body });
      await answer.body.text();
    }
  }
  const started = performance.now();
  await Promise.all(Array.from({ length: load.concurrency }, work));
  const seconds = (performance.now() - started) / 1000;
  await pool.close();
  return load.events / seconds;
}

/** What the tracker makes of one event of the benchmark. */
function sampleEvent(index: number): Readonly<Record<string, unknown>> {
  const where = { runtime: 'server', service: 'bench' };
  const event = { v: 1, id: 'V1StGXR8_Z5jdHi6B-myT', name: 'eventOccurred', payload: payloadOf(index), occurredAt: 1_767_225_600_000, seq: index, who: {}, where };
  return { ...event, consent: [], priority: 'normal' };
}

/** Unit: UTF-8 bytes. */
export function sampleSize(): number {
  return utf8Bytes(JSON.stringify(sampleEvent(0)));
}
