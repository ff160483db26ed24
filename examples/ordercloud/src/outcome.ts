import type { RelayReport } from '@waymark/relay/server';
import type { PlacedOrder } from './shop/catalog.ts';
import type { Stack } from './stack.ts';

/** What a visit came to at one place, in words. */
export interface Finding {
  readonly what: string;
  readonly found: string;
  readonly wanted: string;
}

/** Looks at what everybody has after the visit. A finding whose texts differ is a fault. */
export function findOutcome(stack: Stack, report: RelayReport, { ID, Total, Currency }: PlacedOrder): readonly Finding[] {
  const { cdp, tracify, orderCloud } = stack.views();
  const refused = stack.records().filter(({ vendor, verdict }) => vendor !== 'ordercloud' && verdict !== 'accepted');
  const undelivered = stack.drops.filter(({ reason }) => reason !== 'not-wanted');
  const amount = `${Total.toFixed(2)} ${Currency}`;
  const findings: readonly (readonly [what: string, found: readonly unknown[], wanted: string])[] = [
    ['OrderCloud: answers to its messages', orderCloud.messages.map(({ answered }) => answered), '204, 204, 204, 204, 204, 204'],
    ['Relay: reports of the order that came again', [report.events.repeated + report.sources.repeated], '2'],
    ['Sitecore CDP: people', cdp.guests.map(({ type, browsers }) => `${type} with ${browsers.length} browser`), 'customer with 1 browser'],
    ['Sitecore CDP: known by', cdp.guests.flatMap(({ identifiers }) => identifiers.map(({ provider, id }) => `${provider} ${id}`)), 'CRM_ID u-10071, email mira.holm@example.org'],
    ['Sitecore CDP: visits', cdp.sessions.map(({ events }) => `${events[0]?.type} … ${events.some(({ type }) => type === 'IDENTITY') ? 'IDENTITY' : 'nobody'} … ${events.at(-1)?.type}`), 'VIEW … IDENTITY … VIEW'],
    ['Sitecore CDP: orders', cdp.orders.map(({ referenceId, price, currency }) => `${referenceId} ${price.toFixed(2)} ${currency}`), `${ID.toUpperCase()} ${amount}`],
    ['Tracify: orders', tracify.orders.map((order) => `${order.orderId} ${order.amount} ${order.currency}`), `${ID} ${amount}`],
    ['Tracify: orders that came again', [tracify.repeats], '0'],
    ['Tracify: additions to the cart', [tracify.addToCarts], '3'],
    ['Requests that a vendor refused or dropped', refused.map(({ vendor, reason }) => `${vendor}: ${reason}`), ''],
    ['Events that were not delivered', undelivered.map(({ event, transport, reason, why }) => `${event.name} to ${transport}: ${reason}, ${why.code}`), ''],
  ];
  return findings.map(([what, found, wanted]) => ({ what, found: found.join(', '), wanted }));
}
