import type { FaultOrder } from '@waymark/testkit/sandbox';

/** Tries of the trackers end after this. Above what a machine that is not overloaded needs for an answer. Unit: milliseconds. */
export const patienceMs = 1500;

type Kind = Omit<FaultOrder, 'vendor' | 'probability' | 'seed'>;

/** Every way to fail, with its share of all requests. Together 30 %. */
const storm: readonly (readonly [share: number, kind: Kind])[] = [
  [0.03, { kind: 'status', status: 503 }],
  [0.03, { kind: 'status', status: 500, taken: true }],
  [0.02, { kind: 'status', status: 504 }],
  [0.04, { kind: 'delay', ms: 60 }],
  [0.03, { kind: 'delay', ms: patienceMs + 500 }],
  [0.02, { kind: 'hang' }],
  [0.01, { kind: 'hang', taken: true }],
  [0.04, { kind: 'reset-before' }],
  [0.05, { kind: 'reset-after' }],
  [0.02, { kind: 'rate-limit', retryAfter: 1 }],
  [0.01, { kind: 'rate-limit', retryAfter: 'date' }],
];

/**
 * Spoils 30 % of all requests to a vendor, in all ways at random. A 500 of Send means that the event was not taken: Send merges nothing, so a sender
 * that repeats after a plain error status could not be told from one that counts twice.
 */
export function stormOf(vendor: string, seed: number, now: number): readonly FaultOrder[] {
  let left = 1;
  return storm.map(([share, kind], index) => {
    // The first order that hits wins, so each needs its share of what those before it leave over.
    const probability = share / left;
    left -= share;
    const order: FaultOrder = { ...kind, ...(kind.retryAfter === 'date' && { retryAfter: new Date(now + 2000).toUTCString() }), vendor, probability, seed: seed * 1000 + index };
    return vendor === 'send' && kind.kind === 'status' ? { ...order, taken: false } : order;
  });
}

/** Spoils requests in bursts, for a number of requests and for a time, and the orders of two visitors once each: taken and not taken. */
export function burstsOf(vendor: string, takenOrder: string, lostOrder: string): readonly FaultOrder[] {
  return [
    { vendor, kind: 'reset-after', contains: takenOrder, times: 1 },
    { vendor, kind: 'reset-before', contains: lostOrder, times: 1 },
    { vendor, kind: 'rate-limit', retryAfter: 1, forMs: 300 },
    { vendor, kind: 'status', status: 503, retryAfter: 1, times: 1 },
    { vendor, kind: 'hang', times: 1 },
    { vendor, kind: 'delay', ms: 200, times: 2 },
    { vendor, kind: 'reset-before', times: 2 },
  ];
}
