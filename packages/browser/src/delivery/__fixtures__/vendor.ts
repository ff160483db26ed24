import type { EventEnvelope, Refusal, SendOutcome, Transport } from '@waymark/core';

export type Fault = 'none' | 'retry' | 'pause' | 'taken-then-lost' | 'lost' | 'not-sent' | 'refused' | 'config' | 'split' | 'mixed' | 'throw' | 'hang';

/** A destination that keeps what it took, in order, and misbehaves as told, request by request. */
export interface Vendor {
  readonly taken: EventEnvelope[];
  answer(events: readonly EventEnvelope[]): Promise<SendOutcome>;
}

const why: Refusal = { code: 'fault', message: 'ordered by the test' };

const outcomes: Readonly<Record<Exclude<Fault, 'mixed' | 'throw' | 'hang'>, SendOutcome>> = {
  none: { status: 'delivered' },
  retry: { status: 'retry', why },
  pause: { status: 'retry', why, notBefore: 3000 },
  'taken-then-lost': { status: 'retry', why, maybeTaken: true },
  lost: { status: 'retry', why, maybeTaken: true },
  'not-sent': { status: 'retry', why: { ...why, code: 'not-sent' } },
  refused: { status: 'refused', why },
  config: { status: 'refused', why, pausesLane: true },
  split: { status: 'split', why, tooLarge: true },
};

export function createVendor(faults: readonly Fault[]): Vendor {
  const taken: EventEnvelope[] = [];
  let requests = 0;
  return {
    taken,
    async answer(events) {
      const fault = faults[requests] ?? 'none';
      requests += 1;
      if (/^(none|taken-then-lost|hang)$/.test(fault)) taken.push(...events);
      if (fault === 'throw') throw new Error('a bug');
      if (fault === 'hang') return new Promise(() => undefined);
      return fault === 'mixed' ? mixed(events, taken) : outcomes[fault];
    },
  };
}

/** Takes the first event, wants the second again, refuses the third, and so on. What follows an event of its key that must come again has to come again too. */
function mixed(events: readonly EventEnvelope[], taken: EventEnvelope[]): SendOutcome {
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  const held = new Set<unknown>();
  events.forEach((event, index) => {
    const { key } = event.payload as { readonly key?: string };
    if (index % 3 === 2) refused.set(event.id, why);
    else if (index % 3 === 1 || held.has(key)) {
      retry.set(event.id, why);
      held.add(key);
    } else taken.push(event);
  });
  return { status: 'mixed', retry, refused };
}

/** Needs consent, keeps the order of keys, takes one event at a time and does not hear of decisions. */
export function orderedTransport(vendor: Vendor): Transport {
  return {
    name: 'ordered',
    runsIn: 'anywhere',
    purposes: ['marketing'],
    limits: { maxEvents: 1, maxBytes: 700, concurrency: 3 },
    retry: { delaysMs: [100, 1000], maxAttempts: 4, timeoutMs: 2000 },
    orderBy: (event) => (event.payload as { readonly key: string }).key,
    send: (batch) => vendor.answer(batch.events),
  };
}

/** Needs no consent, hears of every decision, takes batches, and wants neither all events nor doubtful repeats of most. */
export function batchedTransport(vendor: Vendor): Transport {
  return {
    name: 'batched',
    runsIn: 'anywhere',
    hearsConsent: true,
    limits: { maxEvents: 4, maxBytes: 1400, concurrency: 2 },
    retry: { delaysMs: [500], maxAgeMs: 60_000, timeoutMs: 2000 },
    wants: (event) => (event.payload as { readonly key?: string }).key !== 'c',
    repeatSafe: (event) => event.priority === 'critical',
    send: (batch) => vendor.answer(batch.events),
  };
}
