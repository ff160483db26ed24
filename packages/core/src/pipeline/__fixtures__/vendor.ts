import type { EventEnvelope, Refusal, SendOutcome, Transport } from '../../index.ts';

export type Fault = 'none' | 'retry' | 'pause' | 'taken-then-lost' | 'lost' | 'refused' | 'config' | 'split' | 'mixed' | 'throw' | 'hang';

/** A destination that keeps what it took, in order, and misbehaves as told, request by request. */
export interface Vendor {
  readonly taken: EventEnvelope[];
  answer(events: readonly EventEnvelope[]): Promise<SendOutcome>;
}

const why: Refusal = { code: 'fault', message: 'ordered by the test' };

export function createVendor(faults: readonly Fault[]): Vendor {
  const taken: EventEnvelope[] = [];
  let requests = 0;
  return {
    taken,
    async answer(events) {
      const fault = faults[requests] ?? 'none';
      requests += 1;
      if (fault === 'none' || fault === 'taken-then-lost' || fault === 'hang') taken.push(...events);
      if (fault === 'mixed') return mixed(events, taken);
      return outcomeOf(fault);
    },
  };
}

function outcomeOf(fault: Exclude<Fault, 'mixed'>): SendOutcome | Promise<SendOutcome> {
  switch (fault) {
    case 'none':
      return { status: 'delivered' };
    case 'retry':
      return { status: 'retry', why };
    case 'pause':
      return { status: 'retry', why, notBefore: 3000 };
    case 'taken-then-lost':
    case 'lost':
      return { status: 'retry', why, maybeTaken: true };
    case 'refused':
      return { status: 'refused', why };
    case 'config':
      return { status: 'refused', why, pausesLane: true };
    case 'split':
      return { status: 'split', why, tooLarge: true };
    case 'throw':
      throw new Error('a bug');
    case 'hang':
      return new Promise(() => undefined);
  }
}

/** Takes the first event, wants the second again, refuses the third, and so on. */
function mixed(events: readonly EventEnvelope[], taken: EventEnvelope[]): SendOutcome {
  const retry = new Map<string, Refusal>();
  const refused = new Map<string, Refusal>();
  const held = new Set<unknown>();
  events.forEach((event, index) => {
    const key = (event.payload as { key?: string }).key;
    if (index % 3 === 2) refused.set(event.id, why);
    else if (index % 3 === 1 || held.has(key)) {
      retry.set(event.id, why);
      held.add(key);
    } else taken.push(event);
  });
  return { status: 'mixed', retry, refused };
}

export function orderedTransport(vendor: Vendor): Transport {
  return {
    name: 'ordered',
    runsIn: 'anywhere',
    purposes: ['marketing'],
    limits: { maxEvents: 1, maxBytes: 400, concurrency: 3 },
    retry: { delaysMs: [100, 1000], maxAttempts: 4, timeoutMs: 2000 },
    orderBy: (event) => (event.payload as { key: string }).key,
    send: (batch) => vendor.answer(batch.events),
  };
}

export function batchedTransport(vendor: Vendor): Transport {
  return {
    name: 'batched',
    runsIn: 'anywhere',
    purposes: [],
    limits: { maxEvents: 4, maxBytes: 900, concurrency: 2 },
    retry: { delaysMs: [500], maxAgeMs: 60_000, timeoutMs: 2000 },
    wants: (event) => (event.payload as { key: string }).key !== 'c',
    repeatSafe: (event) => event.priority === 'critical',
    send: (batch) => vendor.answer(batch.events),
  };
}
