import type { Receipt } from '@waymark/core';
import { alone, by, type Point, type Row } from './instrument.ts';
import type { DeliverySnapshot } from './snapshot.ts';
import type { TryCounts } from './tries.ts';

/** What is measured of everything that delivers. */
export const deliveryRows: readonly Row<DeliverySnapshot>[] = [
  ['start_time', 'gauge', 's', 'When the relay or worker was started, in seconds since 1970.', ({ startedAt }) => alone(startedAt / 1000)],
  ['ready', 'gauge', '', '1 when a relay should get requests, and a worker can reach its outbox.', ({ readiness }) => alone(Number(readiness.ready))],
  ['delivery.accepted', 'counter', '{event}', 'Events that a destination is to get.', ({ delivery }) => eachTransport(delivery, ({ accepted }) => accepted)],
  ['delivery.delivered', 'counter', '{event}', 'Events that a destination has confirmed.', ({ delivery }) => eachTransport(delivery, ({ delivered }) => delivered)],
  [
    'delivery.dropped',
    'counter',
    '{event}',
    'Events that a destination will not get, by reason.',
    ({ delivery }) => Object.entries(delivery.transports).flatMap(([transport, { dropped }]) => by('reason', dropped, { transport })),
  ],
  ['delivery.waiting', 'gauge', '{event}', 'Events that wait for a destination.', ({ delivery }) => eachTransport(delivery, ({ waiting }) => waiting)],
  ['delivery.tries', 'counter', '{try}', 'Batches that were tried at a destination.', ({ tries }) => eachTried(tries, (counts) => counts.tries)],
  ['delivery.repeats', 'counter', '{event}', 'Events that had to be sent again.', ({ tries }) => eachTried(tries, ({ repeats }) => repeats)],
  ['delivery.halted', 'gauge', '', '1 while a destination fails and only single tries go there.', ({ tries }) => eachTried(tries, ({ isHalted }) => Number(isHalted))],
  [
    'outbox.oldest_age',
    'gauge',
    's',
    'How long the oldest event has waited for a destination.',
    ({ oldestMs }) => Object.entries(oldestMs).map(([transport, ms]) => ({ value: ms / 1000, attributes: { transport } })),
  ],
  ['outbox.pressure', 'gauge', '1', 'Share of the outbox that is in use.', ({ pressure }) => alone(pressure)],
];

function eachTransport({ transports }: Receipt, read: (delivery: Receipt['transports'][string]) => number): readonly Point[] {
  return Object.entries(transports).map(([transport, delivery]) => ({ value: read(delivery), attributes: { transport } }));
}

function eachTried(tries: DeliverySnapshot['tries'], read: (counts: TryCounts) => number): readonly Point[] {
  return Object.entries(tries).map(([transport, counts]) => ({ value: read(counts), attributes: { transport } }));
}
