import type { EventEnvelope } from '@waymark/core';
import type { RelayReport } from '@waymark/relay/server';
import type { SandboxRecord } from '@waymark/testkit/sandbox';
import type { Side } from './side.ts';

interface Wire {
  /** Everything that sends to the relay. */
  readonly senders: readonly Pick<Side, 'books' | 'ids'>[];
  /** What the relay took, in order. */
  readonly witnessed: readonly EventEnvelope[];
  readonly report: Pick<RelayReport, 'events' | 'droppedBySenders'>;
  readonly records: readonly SandboxRecord[];
}

/** What went wrong between the senders and the relay. Empty: each event arrived once, in order, and the relay's numbers say so. */
export function judgeWire({ senders, witnessed, report, records }: Wire): readonly string[] {
  const arrived = witnessed.map(({ id }) => id);
  const sent = senders.flatMap(({ books }) => books.delivered.map(({ event }) => event.id));
  const tracked = senders.flatMap(({ ids }) => ids);
  const faults: string[] = [];
  if (new Set(arrived).size !== arrived.length) faults.push('relay: an event was taken twice.');
  const lost = [...tracked, ...sent].filter((id) => !arrived.includes(id));
  if (lost.length > 0) faults.push(`relay: ${lost.length} events never arrived.`);
  const strange = arrived.filter((id) => !sent.includes(id));
  if (strange.length > 0) faults.push(`relay: ${strange.length} events came from nowhere.`);
  return [...faults, ...senders.flatMap(({ books }) => judgeSequence(books.name, books.delivered, witnessed)), ...judgeReport(report, arrived.length, records)];
}

function judgeSequence(name: string, delivered: readonly { readonly event: EventEnvelope }[], witnessed: readonly EventEnvelope[]): readonly string[] {
  const places = new Map(witnessed.map(({ id }, index) => [id, index]));
  const inOrder = delivered.map(({ event }) => event).toSorted((one, other) => one.seq - other.seq);
  // What another sender told first stands where that one told it.
  const order = inOrder.filter(({ name: kind }) => kind !== 'orderPlaced').map(({ id }) => places.get(id) ?? -1);
  return order.some((place, index) => place < (order[index - 1] ?? -1)) ? [`relay: events of ${name} came out of order: ${order.join(', ')}.`] : [];
}

function judgeReport({ events, droppedBySenders }: Wire['report'], arrived: number, records: readonly SandboxRecord[]): readonly string[] {
  const { received, accepted, repeated, dropped } = events;
  const onTheWire = records
    .filter(({ vendor, verdict, fault }) => vendor === 'relay' && verdict === 'accepted' && (fault === undefined || fault.taken))
    .reduce((sum, { text }) => sum + (JSON.parse(text) as { readonly events: readonly unknown[] }).events.length, 0);
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0);
  return [
    ...(accepted === arrived ? [] : [`relay: ${accepted} accepted in its report, ${arrived} taken.`]),
    ...(received === onTheWire ? [] : [`relay: ${received} received in its report, ${onTheWire} in the requests.`]),
    ...(received === accepted + repeated + lost ? [] : [`relay: ${received} received, but ${accepted} accepted, ${repeated} repeated and ${lost} dropped.`]),
    ...(lost === 0 ? [] : [`relay: ${JSON.stringify(dropped)} dropped.`]),
    ...(droppedBySenders === 0 ? [] : [`relay: says that senders dropped ${droppedBySenders} events, and they dropped none.`]),
  ];
}
