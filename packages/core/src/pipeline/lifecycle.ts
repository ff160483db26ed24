import type { Outbox } from '../ports/outbox.ts';
import type { Receipt } from '../ports/report.ts';
import type { DurationMs } from '../units.ts';
import type { TrackerState } from './state.ts';

export function receiptOf(state: TrackerState): Receipt {
  const reports = state.lanes.map((lane) => [lane.name, lane.report()] as const);
  return { complete: reports.every(([, { waiting }]) => waiting === 0), transports: Object.fromEntries(reports) };
}

/** Tries everything that waits once. */
export async function flushTracker(state: TrackerState): Promise<Receipt> {
  state.intake.drain();
  await state.intake.idle();
  await Promise.all(state.lanes.map((lane) => lane.flush()));
  return receiptOf(state);
}

/** Delivers what it can in time, then stops for good. Harmless when called twice. */
export async function closeTracker(state: TrackerState, outbox: Outbox, within: DurationMs): Promise<Receipt> {
  if (state.closed) return receiptOf(state);
  state.closed = true;
  state.intake.drain();
  await state.intake.idle();
  const why = { code: 'closed', message: 'The tracker was closed before the visitor decided on consent.' };
  for (const { entry, lanes } of state.waitingRoom.takeAll()) {
    for (const lane of lanes) lane.dropWaiting(entry, 'closed', why, false);
  }
  await Promise.all(state.lanes.map((lane) => lane.close(within)));
  await outbox.close();
  return receiptOf(state);
}
