import { Pool } from 'undici';
import { type Load, payloadOf } from '../load.ts';
import type { Contestant } from './contestant.ts';

const where = { runtime: 'server', service: 'bench' };

/** What Waymark makes of an event. */
export function envelope(index: number): string {
  const payload = { name: 'benchmark event', details: payloadOf(index) };
  const event = { v: 1, id: 'V1StGXR8_Z5jdHi6B-myT', name: 'eventOccurred', payload, occurredAt: 1_767_225_600_000, seq: index, who: {}, where };
  return JSON.stringify({ ...event, consent: ['*'], priority: 'normal' });
}

async function post(pool: Pool, body: string, more?: Readonly<Record<string, string>>): Promise<void> {
  const answer = await pool.request({ path: '/', method: 'POST', headers: { 'content-type': 'application/json', ...more }, body });
  await answer.body.text();
}

async function inParallel(concurrency: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: concurrency }, work));
}

function batches(textOf: (index: number) => string, url: string, { events, batch, concurrency }: Load): () => Promise<void> {
  const pool = new Pool(new URL(url).origin, { connections: concurrency });
  return async () => {
    let next = 0;
    await inParallel(concurrency, async () => {
      while (next < events) {
        const first = next;
        next += batch;
        let body = `[${textOf(first)}`;
        for (let index = first + 1; index < Math.min(next, events); index += 1) body += `,${textOf(index)}`;
        await post(pool, `${body}]`);
      }
    });
    await pool.close();
  };
}

/** undici alone, putting batches together from texts that were there before: what one process can do at most. */
export const stored: Contestant = {
  prepare(url, load) {
    const texts = Array.from({ length: load.events }, (_, index) => envelope(index));
    return batches((index) => texts[index] ?? '', url, load);
  },
};

/** undici alone, serialising every event first. */
export const serialising: Contestant = { prepare: (url, load) => batches(envelope, url, load) };

/** undici alone, one event per request, the events of a key one after another. */
export const single: Contestant = {
  prepare(url, { events, concurrency }) {
    const pool = new Pool(new URL(url).origin, { connections: concurrency });
    const texts = Array.from({ length: events }, (_, index) => envelope(index));
    return async () => {
      let worker = 0;
      await inParallel(concurrency, async () => {
        // Each worker has keys of its own, so order comes by itself.
        for (let index = worker++; index < events; index += concurrency) await post(pool, texts[index] ?? '', { 'x-key': String(index % singleKeys) });
      });
      await pool.close();
    };
  },
};

/** Keys of events that are sent one by one: so many visitors are there at the same time. A multiple of every concurrency that is asked for. */
export const singleKeys = 1000;
