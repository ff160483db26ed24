import { type HttpRequest, httpTransport, type Transport } from '@waymark/core/transport';
import { createCommerceMemory, visitorKey } from './commerce-memory.ts';
import { createPlanner, orElse } from './plan-requests.ts';
import type { SenderSettings, SenderSetup } from './setup.ts';

/** Makes the transport of one vendor: one event per batch, ordered per visitor, carts compared and orders sent once. */
export function createSender<VendorEvent>(settings: SenderSettings, setup: SenderSetup<VendorEvent>): Transport {
  const commerce = createCommerceMemory(settings.memory, settings.firstCart);
  const { plan, wasUnneeded } = createPlanner(setup, commerce);
  const warnOfBeacon = createBeaconWarning(settings, setup.beacon);
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
    prepare({ events: [event] }) {
      warnOfBeacon();
      if (!event) return [];
      const hash = setup.hash?.(event);
      // Only what must wait does: in a closing page the request has to start at once.
      return hash instanceof Promise ? hash.then((eid) => plan(event, eid)) : plan(event, hash);
    },
    encode: (_batch, { prepared }) => prepared,
    settled(event, result) {
      // What the vendor needs not hear of is known from then on all the same.
      const told = wasUnneeded(event) || result === 'delivered';
      commerce.settle(event, told);
      if (told) setup.told?.(event);
    },
  });
}

/** Warns once when the page has the vendor's own script. */
function createBeaconWarning({ name, onWarning }: SenderSettings, beacon: string): () => void {
  let warn = onWarning;
  return () => {
    if (!warn || !(beacon in globalThis)) return;
    warn(`[${name}] The page has the vendor's own script ("${beacon}"): visitors are tracked twice. Keep one of the two.`);
    warn = undefined;
  };
}
