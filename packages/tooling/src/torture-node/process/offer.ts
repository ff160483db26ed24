import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import type { Subject } from '../subject/subject.ts';
import type { MemoryWatch } from './memory.ts';
import type { Order } from './messages.ts';
import { say } from './say.ts';

type Offer = Extract<Order, { readonly do: 'offer' }>;

const bigFiller = 1_000_000;

/** Tracks numbered events, some in each turn of the event loop. `last`: follows in the task of the last one. */
export async function offer(subject: Subject, memory: MemoryWatch, order: Offer, filler: number, last: () => void): Promise<void> {
  const [first, end] = order.numbers;
  for (let from = first; from <= end; from += order.perTurn) {
    const to = Math.min(from + order.perTurn - 1, end);
    say({ said: 'offering', numbers: [from, to] });
    for (let number = from; number <= to; number += 1) {
      const visitor = order.visitors > 0 ? `visitor-${number % order.visitors}` : undefined;
      subject.track(number, { visitor, filler: number === order.bigOne ? bigFiller : filler });
    }
    if (to === end) last();
    memory.sample();
    if (order.pauseMs > 0) await sleep(order.pauseMs);
    else await turn();
  }
}

/** How often events are tracked that are offered steadily. Unit: milliseconds. */
const tickMs = 10;

/** Tracks so many events in a second, whatever becomes of them. Resolves when it is stopped. */
export async function offerSteadily(subject: Subject, { first, perSecond }: Extract<Order, { readonly do: 'offer steadily' }>, filler: number, stop: AbortSignal): Promise<void> {
  const started = performance.now();
  let next = first;
  while (!stop.aborted) {
    const due = first + Math.floor(((performance.now() - started) * perSecond) / 1000);
    if (due > next) say({ said: 'offering', numbers: [next, due - 1] });
    for (; next < due; next += 1) subject.track(next, { visitor: undefined, filler });
    await sleep(tickMs);
  }
}
