import type { EventEnvelope } from '@waymark/core';
import { type EventPlan, type HttpRequest, httpTransport, type NotTold, notTold, pageTransport, type PageTransportOptions, type Transport } from '@waymark/core/transport';
import { boundedMemory } from './bounded-memory.ts';
import { createSender, type Vendor } from './create-sender.ts';
import { explain } from './explain.ts';
import type { SenderOptions } from './options.ts';
import { reportedCart } from './reported-cart.ts';
import { tried } from './tried.ts';

/**
 * The sender for servers and for development: its memory is bounded, it explains what it refuses, and warns once when the page has the vendor's own script.
 * `beacon`: global variable of that script, which would count everything a second time.
 */
export function createFullSender<VendorEvent>(options: SenderOptions & { readonly map?: object | undefined }, vendor: Vendor<VendorEvent>, beacon: string, runsIn: Transport['runsIn']): Transport {
  const transport = createSender(
    { ...options, memory: options.memory ?? boundedMemory(5000) },
    { ...vendor, reported: reportedCart, keyOf: visitorKey, prepare: (event, plan) => vendor.prepare(event, (...facts) => refusalIn(plan(...facts))) },
    onServers,
  );
  let { onWarning } = options;
  return {
    ...transport,
    runsIn,
    orderBy: visitorKey,
    // Visitors do not wait for each other.
    limits: { ...transport.limits, concurrency: 4 },
    async send(batch, how) {
      if (onWarning && beacon in globalThis) {
        onWarning(`[${transport.name}] The page has the vendor's own script ("${beacon}"): visitors are tracked twice. Keep one of the two.`);
        onWarning = undefined;
      }
      const outcome = await transport.send(batch, how);
      const [event] = batch.events;
      return outcome.status === 'refused' && event ? { ...outcome, why: explain(outcome.why, event, options.map) } : outcome;
    },
  };
}

/** Sends as servers do, whose connections and answers are of more kinds than a page meets. */
function onServers(options: PageTransportOptions): Transport {
  const { name, plan } = options;
  const invalid = notTold('event-invalid');
  const { send } = httpTransport<readonly HttpRequest[]>({
    name,
    runsIn: 'anywhere',
    prepare({ events: [event] }, how) {
      const made = tried(() => plan(event as EventEnvelope, how)) ?? invalid;
      return made instanceof Promise ? made.catch(() => invalid) : made;
    },
    encode: (_batch, { prepared }) => prepared,
  });
  return { ...pageTransport(options), send };
}

/** A plan one of whose requests was refused, as that refusal. */
function refusalIn(plan: EventPlan): EventPlan {
  return 'outcome' in plan ? plan : ((plan as readonly (HttpRequest | NotTold)[]).find((each) => 'outcome' in each) ?? plan);
}

/** Events of one visitor go one after another and are about one cart, whatever ids the vendor knows him by. Events of nobody are refused. */
function visitorKey({ who: { browserId, aliases, userId } }: EventEnvelope): string {
  return browserId ?? Object.values({ ...aliases })[0] ?? userId ?? '';
}
