import type { Fault } from '../torture/faulty-door.ts';

/** What happens in a soak. */
export type Mishap =
  | { readonly kind: 'fault'; readonly title: string; readonly fault: Fault }
  /** The destination stops listening for the time. */
  | { readonly kind: 'restart'; readonly title: string }
  /** The restless process ends, and a new one begins. */
  | { readonly kind: 'end'; readonly title: string; readonly signal: 'SIGKILL' | 'SIGTERM' };

export interface Planned {
  /** Unit of both: milliseconds; `at` from the start. */
  readonly at: number;
  readonly forMs: number;
  readonly mishap: Mishap;
}

const fault = (title: string, what: Fault): Mishap => ({ kind: 'fault', title, fault: what });

/** What befalls the destination and the way there. */
const mishaps: readonly Mishap[] = [
  fault('503', { status: 503 }),
  fault('no answer', 'hang'),
  fault('reset before the body', 'unreachable'),
  fault('reset after the body', 'answer-lost'),
  fault('slow', { slowMs: 250 }),
  fault('429', { status: 429, retryAfter: 1 }),
  { kind: 'restart', title: 'restart of the destination' },
];

const ends: readonly Mishap[] = [
  { kind: 'end', title: 'SIGKILL', signal: 'SIGKILL' },
  { kind: 'end', title: 'SIGTERM', signal: 'SIGTERM' },
];

/** In a long run. Unit: milliseconds. */
const betweenMishapsMs = 25_000;
const betweenEndsMs = 150_000;
const longestMs = 8000;
/** In a short run everything happens once, and the last part of the time is free. */
const busyShare = 0.8;

/** Mishaps for a run of some length, by chance; each kind of them before one comes again. `random`: uniform in [0, 1). */
export function planMishaps(totalMs: number, random: () => number): readonly Planned[] {
  const busyMs = totalMs * busyShare;
  return [...spread(mishaps, busyMs, betweenMishapsMs, random), ...spread(ends, busyMs, betweenEndsMs, random)].sort((one, other) => one.at - other.at);
}

function spread(kinds: readonly Mishap[], busyMs: number, betweenMs: number, random: () => number): readonly Planned[] {
  const step = Math.min(betweenMs, busyMs / kinds.length);
  const planned: Planned[] = [];
  let bag: Mishap[] = [];
  for (let from = 0; from + step <= busyMs + 1; from += step) {
    if (bag.length === 0) bag = [...kinds];
    const [mishap] = bag.splice(Math.floor(random() * bag.length), 1);
    // One is over before the next begins.
    const forMs = Math.min(longestMs, step / 2) * (0.25 + 0.75 * random());
    if (mishap) planned.push({ at: from + random() * (step - forMs), forMs, mishap });
  }
  return planned;
}
