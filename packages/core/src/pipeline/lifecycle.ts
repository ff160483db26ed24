import type { Clock } from '../ports/clock.ts';
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
  await intake.written();
}

/** Tries everything that waits once. */
export async function flushTracker(state: TrackerState): Promise<Receipt> {
  await store(state);
  await Promise.all(state.lanes.map((lane) => lane.flush()));
  return receiptOf(state);
}

/** Time for closing where none is given. */
const defaultCloseMs: DurationMs = 5000;

/** Delivers what it can in time, what is tracked meanwhile too, then stops for good. Whoever calls again waits for the same end. */
export async function closeTracker(state: TrackerState, outbox: Outbox, clock: Clock, within?: DurationMs): Promise<Receipt> {
  state.closing ??= closeAll(state, outbox, clock, timeOf(within));
  await state.closing;
  return receiptOf(state);
}

/** What is no number counts as none: it must not keep anybody from closing. */
function timeOf(within: unknown): DurationMs {
  return typeof within === 'number' && !Number.isNaN(within) ? Math.max(within, 0) : defaultCloseMs;
}

async function closeAll(state: TrackerState, outbox: Outbox, clock: Clock, within: DurationMs): Promise<void> {
  const { intake, lanes } = state;
  const until = clock.ticks() + within;
  do {
    await store(state);
    const left = Math.max(until - clock.ticks(), 0);
    await Promise.all(lanes.map((lane) => lane.empty(left)));
  } while (clock.ticks() < until && !(intake.isEmpty() && lanes.every((lane) => lane.isEmpty())));
  // In the same tick as the last look, so that nothing falls between.
  state.closed = true;
  await store(state);
  const why = { code: 'closed', message: 'The tracker was closed before the visitor decided.' };
  for (const { entry, lanes: waiting } of state.waitingRoom.values()) {
    for (const lane of waiting) lane.dropWaiting(entry, 'closed', why, false);
  }
  state.waitingRoom.clear();
  await Promise.all(lanes.map((lane) => lane.close()));
  await outbox.close();
  state.room.end();
}
