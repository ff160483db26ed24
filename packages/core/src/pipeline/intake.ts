import type { Lane } from '../lane/create-lane.ts';
import type { AppendResult, Busy, Entry, NewEntry, Outbox } from '../ports/outbox.ts';
import type { Refusal } from '../ports/transport.ts';

export type Stored = 'stored' | 'repeated' | 'dropped';

/** The way into the outbox: what is tracked in one task is written together when the task ends. */
export interface Intake {
  add(entry: Entry, lanes: readonly Lane[], late: boolean, done?: (result: Stored) => void): void;
  /** Writes what was added, in this tick where the outbox can. */
  drain(): void;
  /** Resolves when nothing is being written. */
  idle(): Promise<void>;
}

interface Item {
  readonly entry: NewEntry;
  readonly lanes: readonly Lane[];
  readonly done: ((result: Stored) => void) | undefined;
}

interface State {
  readonly outbox: Outbox;
  readonly lanes: ReadonlyMap<string, Lane>;
  readonly busy: Busy;
  readonly onError: (problem: Refusal) => void;
  items: Item[];
  /** Ids among the items, so that a repeat within one task is seen. */
  ids: Set<string>;
  /** Set while the outbox opens or writes. */
  writing: Promise<void> | undefined;
  scheduled: boolean;
}

const full: Refusal = { code: 'queue-full', message: 'The outbox is full, and this event was the oldest of the lowest priority.' };
const failed: Refusal = { code: 'outbox-failed', message: 'The outbox could not store the event.' };

export function createIntake(outbox: Outbox, lanes: readonly Lane[], onError: (problem: Refusal) => void, opening: Promise<void> | undefined): Intake {
  const state: State = {
    outbox,
    lanes: new Map(lanes.map((lane) => [lane.name, lane])),
    busy: { has: (id) => lanes.some((lane) => lane.isBusy(id)) },
    onError,
    items: [],
    ids: new Set(),
    writing: undefined,
    scheduled: false,
  };
  if (opening) occupy(state, opening);
  return {
    add(entry, toLanes, late, done) {
      if (!late && state.ids.has(entry.id)) {
        for (const lane of toLanes) lane.unaccept();
        return done?.('repeated');
      }
      state.ids.add(entry.id);
      state.items.push({ entry: { ...entry, lanes: toLanes.map(({ name }) => name), ...(late && { late }) }, lanes: toLanes, done });
      if (state.scheduled) return;
      state.scheduled = true;
      queueMicrotask(() => drain(state));
    },
    drain: () => drain(state),
    async idle() {
      while (state.writing) await state.writing;
    },
  };
}

function occupy(state: State, work: Promise<void>): void {
  state.writing = work.then(() => {
    state.writing = undefined;
    drain(state);
  });
}

function drain(state: State): void {
  state.scheduled = false;
  if (state.writing || state.items.length === 0) return;
  const items = state.items;
  state.items = [];
  state.ids = new Set();
  try {
    const result = state.outbox.append(
      items.map(({ entry }) => entry),
      state.busy,
    );
    if (!(result instanceof Promise)) return book(state, items, result);
    occupy(
      state,
      result.then(
        (value) => book(state, items, value),
        (cause) => lose(state, items, cause),
      ),
    );
  } catch (cause) {
    lose(state, items, cause);
  }
}

function book(state: State, items: readonly Item[], { evicted, repeated }: AppendResult): void {
  const repeats = new Set(repeated);
  const fresh = new Map(items.filter(({ entry }) => !repeats.has(entry.id)).map((item) => [item.entry.id, item]));
  const lost = new Map<string, ReadonlySet<string>>();
  for (const { entry, lanes } of evicted) {
    if (fresh.has(entry.id)) lost.set(entry.id, new Set(lanes));
    for (const name of lanes) state.lanes.get(name)?.dropWaiting(entry, 'queue-full', full, !fresh.get(entry.id)?.entry.lanes.includes(name));
  }
  const arrived = new Map<Lane, number>();
  for (const { entry, lanes, done } of items) {
    if (repeats.has(entry.id)) {
      for (const lane of lanes) lane.unaccept();
      done?.('repeated');
      continue;
    }
    const gone = lost.get(entry.id);
    for (const lane of lanes) if (!gone?.has(lane.name)) arrived.set(lane, (arrived.get(lane) ?? 0) + 1);
    done?.(gone ? 'dropped' : 'stored');
  }
  for (const [lane, count] of arrived) lane.added(count);
}

function lose(state: State, items: readonly Item[], cause: unknown): void {
  state.onError({ code: 'outbox-failed', message: `The outbox "${state.outbox.name}" failed to store ${items.length} events.`, cause });
  for (const { entry, lanes, done } of items) {
    for (const lane of lanes) lane.dropWaiting(entry, 'queue-full', failed, false);
    done?.('dropped');
  }
}
