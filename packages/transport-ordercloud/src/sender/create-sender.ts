import type { EventEnvelope, KeyValueStore } from '@waymark/core';
import { type HttpRequest, httpTransport, type Refusal, type RetryPolicy, type SendOutcome, type Transport } from '@waymark/core/transport';
import { createCommerceMemory, visitorKey } from './commerce-memory.ts';
import type { MappingFacts } from './mapping.ts';
import { mappingRefusal, orderRefusal } from './refusals.ts';

/** Settings that every sender has. */
export interface SenderSettings {
  readonly name: string;
  readonly purposes: readonly string[];
  readonly memory: KeyValueStore;
  /** Are the lines of the first cart seen of a visitor additions, or only the state to start from? */
  readonly firstCart: 'added' | 'known';
  readonly maxAttempts: number;
  readonly onWarning: ((message: string) => void) | undefined;
}

/** What the three senders differ in. */
export interface SenderSetup<VendorEvent> {
  readonly runsIn: Transport['runsIn'];
  readonly retry?: Partial<RetryPolicy>;
  /** Global variable of the vendor's own script, which would count everything a second time. */
  readonly beacon: string;
  readonly map: (event: EventEnvelope, facts: MappingFacts) => readonly VendorEvent[] | null;
  readonly encode: (event: EventEnvelope, told: VendorEvent) => Omit<HttpRequest, 'ids'> | Refusal;
  /** Hash of the e-mail address of an event, where one is needed. */
  readonly hash?: (event: EventEnvelope) => string | undefined | Promise<string | undefined>;
  /** True: the vendor knows it already, so nothing is sent. */
  readonly isKnown?: (event: EventEnvelope) => boolean;
  readonly delivered?: (event: EventEnvelope) => void;
  /** May an order go again that the vendor may have taken? Default: yes. */
  readonly orderRepeats?: (why: Refusal) => boolean;
}

/** Makes the transport of one vendor: one event per batch, ordered per visitor, carts compared and orders sent once. */
export function createSender<VendorEvent>(settings: SenderSettings, setup: SenderSetup<VendorEvent>): Transport {
  const commerce = createCommerceMemory(settings.memory, settings.firstCart);
  let warn = settings.onWarning;

  function plan(event: EventEnvelope, eid: string | undefined): readonly HttpRequest[] | Refusal {
    if (commerce.isSent(event)) return orderRefusal;
    const mapped = setup.isKnown?.(event) ? null : setup.map(event, { changes: commerce.changes(event, true), eid });
    const requests: HttpRequest[] = [];
    for (const told of mapped ?? []) {
      const request = setup.encode(event, told);
      if ('code' in request) return request;
      requests.push({ ...request, ids: [event.id] });
    }
    return requests;
  }

  function planAll(events: readonly EventEnvelope[], eid?: string): readonly HttpRequest[] | { readonly outcome: SendOutcome } {
    const requests: HttpRequest[] = [];
    for (const event of events) {
      const planned = orElse(() => plan(event, eid), mappingRefusal);
      if ('code' in planned) return { outcome: { status: 'refused', why: planned } };
      requests.push(...planned);
    }
    return requests;
  }

  return httpTransport<readonly HttpRequest[]>({
    name: settings.name,
    runsIn: setup.runsIn,
    purposes: settings.purposes,
    limits: { maxEvents: 1, concurrency: 4 },
    // Three more tries within a minute; five seconds of patience.
    retry: { delaysMs: [2000, 15_000, 40_000], maxAttempts: settings.maxAttempts, timeoutMs: 5000, ...setup.retry },
    // A mapping that fails fails again when the event is sent, and is reported there.
    wants: (event) => orElse(() => setup.map(event, { changes: commerce.changes(event, false) }) !== null, true),
    orderBy: visitorKey,
    repeatSafe({ name, ...event }, { why }) {
      const safe = name !== 'orderPlaced' || (setup.orderRepeats?.(why) ?? true);
      // Once it may have arrived, the same order from another source would be a repeat too.
      if (!safe) commerce.markOrder({ name, ...event });
      return safe;
    },
    prepare({ events }) {
      if (setup.beacon in globalThis) {
        warn?.(`[${settings.name}] The page has the vendor's own script ("${setup.beacon}"): visitors are tracked twice. Keep one of the two.`);
        warn = undefined;
      }
      const hash = events[0] && setup.hash?.(events[0]);
      // Only what must wait does: in a closing page the request has to start at once.
      return hash instanceof Promise ? hash.then((eid) => planAll(events, eid)) : planAll(events, hash);
    },
    encode: (_batch, { prepared }) => prepared,
    settled(event, result) {
      const delivered = result === 'delivered';
      commerce.settle(event, delivered);
      if (delivered) setup.delivered?.(event);
    },
  });
}

function orElse<Value>(run: () => Value, fallback: Value): Value {
  try {
    return run();
  } catch {
    return fallback;
  }
}
