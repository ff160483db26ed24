import type { RelayReport } from '../relay.ts';
import type { RelaySnapshot } from './snapshot.ts';

/** One value of an instrument, and what tells it from others. */
export interface Point {
  readonly value: number;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * Something that is measured. Names and units follow the semantic conventions of OpenTelemetry; Prometheus gets its names from them. Attributes have few values:
 * transports, reasons, codes and statuses, never anything that a sender chooses.
 */
export interface Instrument {
  readonly name: string;
  readonly kind: 'counter' | 'gauge';
  /** As UCUM writes it: `s`, `1` for a share, a word in braces for things that are counted, empty for a state. */
  readonly unit: string;
  readonly description: string;
  read(snapshot: RelaySnapshot): readonly Point[];
}

type Counts = Readonly<Partial<Record<string, number>>>;

const alone = (value: number): readonly Point[] => [{ value, attributes: {} }];
const by = (attribute: string, counts: Counts, more: Point['attributes'] = {}): readonly Point[] =>
  Object.entries(counts).map(([name, value = 0]) => ({ value, attributes: { ...more, [attribute]: name } }));
const eachTransport = (report: RelayReport, read: (delivery: RelayReport['delivery']['transports'][string]) => number): readonly Point[] =>
  Object.entries(report.delivery.transports).map(([transport, delivery]) => ({ value: read(delivery), attributes: { transport } }));
const eachTried = ({ tries }: RelayReport, read: (counts: RelayReport['tries'][string]) => number): readonly Point[] =>
  Object.entries(tries).map(([transport, counts]) => ({ value: read(counts), attributes: { transport } }));

/** Nothing as long as too few pages were served. */
function blockedPoints({ blockedShare, confidence }: RelayReport['pages']['blocked']): readonly Point[] {
  return blockedShare === undefined || !confidence ? [] : by('bound', { low: confidence.low, estimate: blockedShare, high: confidence.high });
}

type Row = readonly [name: string, kind: Instrument['kind'], unit: string, description: string, read: Instrument['read']];

const rows: readonly Row[] = [
  ['start_time', 'gauge', 's', 'When the relay was made, in seconds since 1970.', ({ startedAt }) => alone(startedAt / 1000)],
  ['ready', 'gauge', '', '1 when the relay should get requests.', ({ readiness }) => alone(Number(readiness.ready))],
  ['responses', 'counter', '{response}', 'Answers by HTTP status.', ({ report }) => by('status', report.responses)],
  ['requests.refused', 'counter', '{request}', 'Requests that were not taken, by code.', ({ report }) => by('code', report.requests.refused)],
  ['events.received', 'counter', '{event}', 'Events that were read and answered.', ({ report }) => alone(report.events.received)],
  ['events.accepted', 'counter', '{event}', 'Events that were taken.', ({ report }) => alone(report.events.accepted)],
  ['events.repeated', 'counter', '{event}', 'Events that the relay had already.', ({ report }) => alone(report.events.repeated)],
  ['events.dropped', 'counter', '{event}', 'Events that were not taken, by reason.', ({ report }) => by('reason', report.events.dropped)],
  ['clocks.corrected', 'counter', '{batch}', 'Batches whose times were corrected, by how the clock of their sender is wrong.', ({ report }) => by('clock', report.clocks)],
  ['decisions.accepted', 'counter', '{decision}', 'Decisions of visitors on consent that were handed on.', ({ report }) => alone(report.decisions.accepted)],
  ['decisions.dropped', 'counter', '{decision}', 'Decisions of visitors that were not handed on, by reason.', ({ report }) => by('reason', report.decisions.dropped)],
  ['sources.requests', 'counter', '{request}', 'Requests that sources answered.', ({ report }) => alone(report.sources.requests)],
  ['sources.accepted', 'counter', '{event}', 'Events that sources heard of and that were taken.', ({ report }) => alone(report.sources.accepted)],
  ['sources.repeated', 'counter', '{event}', 'Events that sources heard of and that the relay had already.', ({ report }) => alone(report.sources.repeated)],
  ['sources.dropped', 'counter', '{event}', 'Events that sources heard of and that were not taken, by reason.', ({ report }) => by('reason', report.sources.dropped)],
  ['pages.served', 'counter', '{page}', 'Pages that servers of the shop answered, by what was to be expected of them.', ({ report }) => by('kind', { ...report.pages.served })],
  ['pages.received', 'counter', '{page}', 'Loads of pages that the relay heard of since servers count.', ({ report }) => alone(report.pages.received)],
  ['pages.blocked', 'gauge', '1', 'Estimated share of pages that the relay does not hear of, with the bounds of 95 %.', ({ report }) => blockedPoints(report.pages.blocked)],
  ['senders.dropped', 'counter', '{event}', 'Events that senders say they dropped themselves, by reason.', ({ report }) => by('reason', report.dropsOfSenders)],
  ['delivery.accepted', 'counter', '{event}', 'Events that a destination is to get.', ({ report }) => eachTransport(report, ({ accepted }) => accepted)],
  ['delivery.delivered', 'counter', '{event}', 'Events that a destination has confirmed.', ({ report }) => eachTransport(report, ({ delivered }) => delivered)],
  [
    'delivery.dropped',
    'counter',
    '{event}',
    'Events that a destination will not get, by reason.',
    ({ report }) => Object.entries(report.delivery.transports).flatMap(([transport, { dropped }]) => by('reason', dropped, { transport })),
  ],
  ['delivery.waiting', 'gauge', '{event}', 'Events that wait for a destination.', ({ report }) => eachTransport(report, ({ waiting }) => waiting)],
  ['delivery.tries', 'counter', '{try}', 'Batches that were tried at a destination.', ({ report }) => eachTried(report, ({ tries }) => tries)],
  ['delivery.repeats', 'counter', '{event}', 'Events that had to be sent again.', ({ report }) => eachTried(report, ({ repeats }) => repeats)],
  ['delivery.halted', 'gauge', '', '1 while a destination fails and only single tries go there.', ({ report }) => eachTried(report, ({ isHalted }) => Number(isHalted))],
  [
    'outbox.oldest_age',
    'gauge',
    's',
    'How long the oldest event has waited for a destination.',
    ({ oldestMs }) => Object.entries(oldestMs).map(([transport, ms]) => ({ value: ms / 1000, attributes: { transport } })),
  ],
  ['outbox.pressure', 'gauge', '1', 'Share of the outbox that is in use.', ({ pressure }) => alone(pressure)],
];

/** Everything that is measured, for every form in which it is told. */
export const instruments: readonly Instrument[] = rows.map(([name, kind, unit, description, read]) => ({ name: `waymark.relay.${name}`, kind, unit, description, read }));
