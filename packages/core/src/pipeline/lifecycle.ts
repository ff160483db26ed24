import type { Lane } from '../lane/create-lane.ts';
import type { Clock } from '../ports/clock.ts';
import type { Outbox } from '../ports/outbox.ts';
import type { Receipt } from '../ports/report.ts';
import type { DurationMs } from '../units.ts';
import { closeGraceMs, closeTimeOf, deadlineIn } from './deadline.ts';
import type { TrackerState } from './state.ts';

export function receiptOf({ lanes }: TrackerState): Receipt {
  const reports = lanes.map((lane) => [lane.name, lane.report()] as const);
  return { complete: reports.every(([, { waiting }]) => waiting === 0), transports: Object.fromEntries(reports) };
}

async function store({ intake }: TrackerState): Promise<void> {
  intake.drain();
  await intake.written();
}

/** Tries everything that waits once. What an outbox or a destination keeps back ends with the tracker. */
export function flushTracker(state: TrackerState): Promise<Receipt> {
  return state.ending.orEnd(tryAll(state), () => receiptOf(state));
}

async function tryAll(state: TrackerState): Promise<Receipt> {
  await store(state);
  await Promise.all(state.lanes.map((lane) => lane.flush()));
  return receiptOf(state);
}

/** Delivers what it can in time, what is tracked meanwhile too, then stops for good. Whoever calls again waits for the same end. */
export async function closeTracker(state: TrackerState, outbox: Outbox, clock: Clock, within?: DurationMs): Promise<Receipt> {
  state.closing ??= closeAll(state, outbox, clock, closeTimeOf(within));
  await state.closing;
  return receiptOf(state);
}

async function closeAll(state: TrackerState, outbox: Outbox, clock: Clock, within: DurationMs): Promise<void> {
  const last = deadlineIn(clock, within + closeGraceMs);
  // A try that is cut off as soon as it has begun costs events that no destination may get twice. What an outbox keeps is better off there.
  if (within > 0 || !outbox.durable) await deliver(state, clock, within);
  // In the same tick as the last look, so that nothing falls between.
  state.closed = true;
  // What would begin now would be cut off, and some destinations get nothing twice.
  for (const lane of state.lanes) lane.rest();
  await last.orOver(store(state));
  state.intake.giveUp();
  dropUndecided(state);
  await last.orOver(Promise.all(state.lanes.map((lane) => lane.close())));
  await last.orOver(Promise.all([endOutbox(state, outbox), ...state.lanes.map((lane) => endTransport(state, lane))]));
  last.stop();
  state.room.end();
  state.ending.end();
}

/** Until nothing is left or the time is over. */
async function deliver(state: TrackerState, clock: Clock, within: DurationMs): Promise<void> {
  const { intake, lanes } = state;
  const until = clock.ticks() + within;
  const time = deadlineIn(clock, within);
  do {
    const left = Math.max(until - clock.ticks(), 0);
    // Side by side: what an outbox has is delivered also where it takes nothing more.
    await Promise.all([time.orOver(store(state)), ...lanes.map((lane) => lane.empty(left))]);
  } while (clock.ticks() < until && !(intake.isEmpty() && lanes.every((lane) => lane.isEmpty())));
  time.stop();
}

function dropUndecided({ waitingRoom }: TrackerState): void {
  const why = { code: 'closed', message: 'The tracker was closed before the visitor decided.' };
  for (const { entry, lanes } of waitingRoom.values()) {
    for (const lane of lanes) lane.dropWaiting(entry, 'closed', why, false);
  }
  waitingRoom.clear();
}

async function endOutbox({ onError }: TrackerState, outbox: Outbox): Promise<void> {
  try {
    await outbox.close();
  } catch (cause) {
    onError({ code: 'outbox-failed', message: `The outbox "${outbox.name}" could not be closed.`, cause });
  }
}

async function endTransport({ onError }: TrackerState, { name, transport }: Lane): Promise<void> {
  try {
    await transport.close?.();
  } catch (cause) {
    onError({ code: 'transport-threw', message: `The transport "${name}" could not be closed.`, cause });
  }
}
