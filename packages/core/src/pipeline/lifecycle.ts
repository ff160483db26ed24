import type { Outbox } from '../ports/outbox.ts';
import type { Receipt } from '../ports/report.ts';
import type { DurationMs } from '../units.ts';
import type { TrackerState } from './state.ts';

export function receiptOf({ lanes }: TrackerState): Receipt {
  const reports = lanes.map((lane) => [lane.name, lane.report()] as const);
  return { complete: reports.every(([, { waiting }]) => waiting === 0), transports: Object.fromEntries(reports) };
}

async function store({ intake }: TrackerState): Promise<void> {
  intake.drain();
  await intake.idle();
}

/** Tries everything that waits once. */
export async function flushTracker(state: TrackerState): Promise<Receipt> {
  await store(state);
  await Promise.all(state.lanes.map((lane) => lane.flush()));
  return receiptOf(state);
}

/** Delivers what it can in time, then stops for good. Harmless when called twice. */
export async function closeTracker(state: TrackerState, outbox: Outbox, within: DurationMs): Promise<Receipt> {
  if (!state.closed) {
    state.closed = true;
    await store(state);
    const why = { code: 'closed', message: 'The tracker was closed before the visitor decided.' };
    for (const { entry, lanes } of state.waitingRoom.values()) {
      for (const lane of lanes) lane.dropWaiting(entry, 'closed', why, false);
    }
    state.waitingRoom.clear();
    await Promise.all(state.lanes.map((lane) => lane.close(within)));
    await outbox.close();
    state.room.end();
  }
  return receiptOf(state);
}
