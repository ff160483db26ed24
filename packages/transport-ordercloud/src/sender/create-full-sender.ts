import type { EventEnvelope } from '@waymark/core';
import type { Transport } from '@waymark/core/transport';
import { boundedMemory } from './bounded-memory.ts';
import { createSender, type Plan, type Vendor } from './create-sender.ts';
import { explain } from './explain.ts';
import type { SenderOptions } from './options.ts';
import { reportedCart } from './reported-cart.ts';

/**
 * The sender for servers and for development: its memory is bounded, it explains what it refuses, and warns once when the page has the vendor's own script.
 * `beacon`: global variable of that script, which would count everything a second time.
 */
export function createFullSender<VendorEvent>(options: SenderOptions & { readonly map?: object | undefined }, vendor: Vendor<VendorEvent>, beacon: string, runsIn: Transport['runsIn']): Transport {
  const transport = createSender(
    { ...options, memory: options.memory ?? boundedMemory(5000) },
    { ...vendor, reported: reportedCart, keyOf: visitorKey, prepare: (event, plan) => vendor.prepare(event, (...facts) => refusalIn(plan(...facts))) },
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

/** A plan one of whose requests was refused, as that refusal. */
function refusalIn(plan: Plan): Plan {
  return ('outcome' in plan ? undefined : plan.find((each) => 'outcome' in each)) ?? plan;
}

/** Events of one visitor go one after another and are about one cart, whatever ids the vendor knows him by. Events of nobody are refused. */
function visitorKey({ who: { browserId, aliases, userId } }: EventEnvelope): string {
  return browserId ?? Object.values({ ...aliases })[0] ?? userId ?? '';
}
