import type { Stage } from './measure-server.ts';

/** Requests at a time. */
const connections = 64;
/** While a destination takes so long, a relay hears of far more than it delivers. Unit: milliseconds. */
const slowMs = 1000;
/** A relay that is not full by then takes less than it delivers. Unit: seconds. */
const longest = 600;

/** How far a tide rises: until the outbox is full, or so many requests. */
export type Tide = 'full' | { readonly requests: number };

/** Lets events pile up in a relay while its destination is slow, then lets them flow off. Returns how many requests were taken. */
export async function letTideRise({ sender, sink }: Stage, port: number, drain: () => Promise<unknown>, tide: Tide): Promise<number> {
  const until = tide === 'full' ? { untilRefused: true } : { most: tide.requests };
  sink.answerAfter(slowMs);
  const { requests, refused } = await sender.put({ port, connections, seconds: longest, ...until });
  if (tide === 'full' && refused === 0) throw new Error(`The outbox was not full after ${longest} seconds.`);
  sink.answerAfter(0);
  await drain();
  return requests;
}
