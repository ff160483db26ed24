import type { DeliveryReport, Drop } from '@waymark/core';
import type { EventEnvelope } from '@waymark/core/transport';
import type { RelayReport } from '@waymark/relay/server';
import type { SandboxRecord } from '@waymark/testkit/sandbox';
import type { Visit } from './visit.ts';

/** What was seen of a visit while it was played. */
export interface Seen {
  readonly visit: Visit;
  readonly report: Pick<RelayReport, 'events' | 'delivery'>;
  readonly delivered: readonly { readonly event: EventEnvelope; readonly transport: string }[];
  readonly drops: readonly Drop[];
  readonly records: readonly SandboxRecord[];
  /** What a vendor would show, by its name. */
  view(vendor: string): unknown;
}

/** Everything that did not go as promised. Empty: each event arrived once and in order. */
export function judge(seen: Seen, vendors: readonly string[]): readonly string[] {
  return [...judgeRelay(seen), ...vendors.flatMap((vendor) => [...judgeDelivery(seen, vendor), ...judgeVendor(seen, vendor)])];
}

function judgeRelay({ visit, report }: Seen): readonly string[] {
  const { received, accepted, repeated } = report.events;
  const faults: string[] = [];
  if (received !== visit.relayed) faults.push(`${visit.relayed} events went to the relay, and it received ${received}.`);
  if (repeated !== visit.twice) faults.push(`${visit.twice} event was tracked on both sides, and the relay recognised ${repeated} repeats.`);
  if (accepted !== visit.relayed - visit.twice) faults.push(`The relay accepted ${accepted} events instead of ${visit.relayed - visit.twice}.`);
  if (!report.delivery.complete || !visit.direct.complete) faults.push('Events still wait.');
  return faults;
}

function judgeDelivery({ visit, report, delivered, drops }: Seen, vendor: string): readonly string[] {
  const faults = drops
    .filter((drop) => drop.transport === vendor && drop.reason !== 'not-wanted')
    .map((drop) => `${vendor}: ${drop.event.name} was dropped (${drop.reason}: ${drop.why.message})`);
  const events = delivered.filter((each) => each.transport === vendor).map((each) => each.event);
  if (new Set(events.map((event) => event.id)).size !== events.length) faults.push(`${vendor}: an event was delivered twice.`);
  for (const runtime of ['browser', 'server']) {
    const order = events.filter((event) => event.where.runtime === runtime).map((event) => event.seq);
    if (order.some((seq, index) => index > 0 && seq <= (order[index - 1] ?? 0))) faults.push(`${vendor}: events of the ${runtime} came out of order: ${order.join(', ')}.`);
  }
  const { accepted, waiting, dropped } = booksOf({ visit, report }, vendor);
  const lost = accepted - events.length - waiting - dropped;
  if (accepted === 0 || lost !== 0) faults.push(`${vendor}: the books do not balance, ${lost} of ${accepted} events are missing.`);
  return faults;
}

/** What the relay and the service that works without it know of a vendor, added up. */
export function booksOf({ visit, report }: Pick<Seen, 'visit' | 'report'>, vendor: string) {
  const books = [report.delivery, visit.direct].flatMap(({ transports }) => transports[vendor] ?? []);
  const sum = (read: (book: DeliveryReport) => number): number => books.reduce((total, book) => total + read(book), 0);
  return {
    accepted: sum((book) => book.accepted),
    delivered: sum((book) => book.delivered),
    waiting: sum((book) => book.waiting),
    dropped: sum((book) => Object.values(book.dropped).reduce((total, count) => total + count, 0)),
    notWanted: sum((book) => book.dropped['not-wanted'] ?? 0),
  };
}

function judgeVendor({ visit, records, view }: Seen, vendor: string): readonly string[] {
  const faults = records
    .filter((record) => record.vendor === vendor && record.verdict !== 'accepted')
    .map((record) => `${vendor}: ${record.summary} was ${record.verdict} (${record.reason})`);
  const { orders } = view(vendor) as { readonly orders?: readonly unknown[] };
  if (orders === undefined) return faults;
  const text = JSON.stringify(orders);
  if (orders.length !== 1) faults.push(`${vendor}: ${orders.length} orders are shown instead of one.`);
  if (!text.includes(visit.orderId)) faults.push(`${vendor}: the order ${visit.orderId} is not shown.`);
  if (!text.includes(String(visit.total))) faults.push(`${vendor}: the order does not show its total of ${visit.total}.`);
  return faults;
}
