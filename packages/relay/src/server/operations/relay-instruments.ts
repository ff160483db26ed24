import type { RelayReport } from '../relay.ts';
import { alone, by, type Point, type Row } from './instrument.ts';
import type { RelaySnapshot } from './snapshot.ts';

/** What is measured of a relay alone. */
export const relayRows: readonly Row<RelaySnapshot>[] = [
  ['responses', 'counter', '{response}', 'Answers by HTTP status.', ({ report }) => by('status', report.responses)],
  ['requests.refused', 'counter', '{request}', 'Requests that were not taken, by code.', ({ report }) => by('code', report.requests.refused)],
  ['events.received', 'counter', '{event}', 'Events that were read and answered.', ({ report }) => alone(report.events.received)],
  ['events.accepted', 'counter', '{event}', 'Events that were taken.', ({ report }) => alone(report.events.accepted)],
  ['events.repeated', 'counter', '{event}', 'Events that the relay had already.', ({ report }) => alone(report.events.repeated)],
  ['events.dropped', 'counter', '{event}', 'Events that were not taken, by reason.', ({ report }) => by('reason', report.events.dropped)],
  ['clocks.corrected', 'counter', '{batch}', 'Batches whose times were corrected, by how the clock of their sender is wrong.', ({ report }) => by('clock', report.clocks)],
  ['decisions.received', 'counter', '{decision}', 'Decisions of visitors on consent that were read and answered.', ({ report }) => alone(report.decisions.received)],
  ['decisions.accepted', 'counter', '{decision}', 'Decisions of visitors on consent that were handed on.', ({ report }) => alone(report.decisions.accepted)],
  ['decisions.repeated', 'counter', '{decision}', 'Decisions of visitors that the relay had already.', ({ report }) => alone(report.decisions.repeated)],
  ['decisions.dropped', 'counter', '{decision}', 'Decisions of visitors that were not handed on, by reason.', ({ report }) => by('reason', report.decisions.dropped)],
  ['sources.requests', 'counter', '{request}', 'Requests that sources answered.', ({ report }) => alone(report.sources.requests)],
  ['sources.received', 'counter', '{event}', 'Events that sources heard of.', ({ report }) => alone(report.sources.received)],
  ['sources.accepted', 'counter', '{event}', 'Events that sources heard of and that were taken.', ({ report }) => alone(report.sources.accepted)],
  ['sources.repeated', 'counter', '{event}', 'Events that sources heard of and that the relay had already.', ({ report }) => alone(report.sources.repeated)],
  ['sources.dropped', 'counter', '{event}', 'Events that sources heard of and that were not taken, by reason.', ({ report }) => by('reason', report.sources.dropped)],
  ['pages.served', 'counter', '{page}', 'Pages that servers of the shop answered, by what was to be expected of them.', ({ report }) => by('kind', { ...report.pages.served })],
  ['pages.received', 'counter', '{page}', 'Loads of pages that the relay heard of since servers count.', ({ report }) => alone(report.pages.received)],
  ['pages.blocked', 'gauge', '1', 'Estimated share of pages that the relay does not hear of, with the bounds of 95 %.', ({ report }) => blockedPoints(report.pages.blocked)],
  ['senders.dropped', 'counter', '{event}', 'Events that senders say they dropped themselves, by reason.', ({ report }) => by('reason', report.dropsOfSenders)],
];

/** Nothing as long as too few pages were served. */
function blockedPoints({ blockedShare, confidence }: RelayReport['pages']['blocked']): readonly Point[] {
  return blockedShare === undefined || !confidence ? [] : by('bound', { low: confidence.low, estimate: blockedShare, high: confidence.high });
}
