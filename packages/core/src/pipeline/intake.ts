import type { Lane } from '../lane/create-lane.ts';
import type { AppendResult, Busy, Outbox } from '../ports/outbox.ts';
import type { Refusal } from '../ports/transport.ts';
import type { Done } from './offer.ts';
import type { Bytes } from '../units.ts';
import { blankEntry, type NewbornEntry } from './serialise.ts';

/** The way into the outbox: what is tracked in one task is written together when the task ends. */
export interface Intake {
  add(entry: NewbornEntry, lanes: readonly Lane[], late: boolean, done?: Done): void;
  /** Writes what was added, without waiting for what is being written. */
  drain(): void;
  /** The same, and has what comes in the rest of this tick written at once, because there may be no other. */
  leave(): void;
  /** Resolves when what was drained until now is written, whatever is tracked meanwhile. */
  written(): Promise<void>;
  /** Nothing waits to be written or is being written. */
  isEmpty(): boolean;
  /** Share of the room that there is for what waits to be written or is being written, from 0 to 1; a little above where that is critical. */
  pressure(): number;
  /** Nobody waits for writing any more: what waits for an outbox that opens goes there now. */
  giveUp(): void;
}

interface Item {
  readonly entry: NewbornEntry;
  readonly lanes: readonly Lane[];
  readonly done: Done | undefined;
}

/**
 * Room for what waits until an outbox has opened or written: one that never does must not fill the memory. What is critical may take twice as much. Unit: UTF-8 bytes
 * of the text.
 */
const mostBytes: Bytes = 33_554_432;

/** What waits here is not bounded by the outbox: a task that tracks without end writes in portions, also while others are being written. */
const most = 256;

const full: Refusal = { code: 'queue-full', message: 'The outbox is full.' };
const unwritten: Refusal = { code: 'queue-full', message: 'Too many events wait until the outbox has opened or written.' };
const failed: Refusal = { code: 'outbox-failed', message: 'The outbox failed to store the event.' };

/** Copied for every event, so that none is taken for long-lived: docs/decisions/0018. */
const blankItem: Item = { entry: blankEntry, lanes: [], done: undefined };

export interface IntakeParts {
  readonly outbox: Outbox;
  readonly lanes: readonly Lane[];
  readonly onError: (problem: Refusal) => void;
  /** Until the outbox is open. */
  readonly opening: Promise<void> | undefined;
  /** What lanes must not send before the outbox has answered. */
  readonly doubted: Map<string, Set<string>>;
}

export function createIntake({ outbox, lanes, onError, opening, doubted }: IntakeParts): Intake {
  const allNames = lanes.map(({ name }) => name);
  let items: Item[] = [];
  /** Lanes of the items by id, so that a repeat within one task is seen. */
  let ids = new Map<string, readonly Lane[]>();
  /** Set while the outbox opens or writes. */
  let writing: Promise<void> | undefined;
  let isOpen = opening === undefined;
  let isLeaving = false;
  /** Of what waits to be written and of what is being written. */
  let bytes: Bytes = 0;

  function occupy(work: Promise<void>): void {
    const all: Promise<void> = Promise.all([writing, work]).then(() => {
      isOpen = true;
      if (writing !== all) return;
      writing = undefined;
      drain();
    });
    writing = all;
  }

  /** What is on its way. What an outbox asks for that is not it gives up at once, and says so only with its answer. */
  function busyBeside(asked: string[]): Busy {
    return {
      has(id) {
        if (lanes.some((lane) => lane.isBusy(id))) return true;
        asked.push(id);
        doubted.set(id, new Set());
        return false;
      },
    };
  }

  function trust(asked: readonly string[]): void {
    for (const id of asked) doubted.delete(id);
    if (asked.length > 0) for (const lane of lanes) lane.pump();
  }

  function take(taken: readonly Item[], result: AppendResult, why = full): void {
    for (const { entry } of taken) bytes -= entry.size;
    book(outbox, lanes, taken, result, why);
    // An event of a transport that this tracker does not have: nobody else would hear of it.
    const orphans = result.evicted.filter(({ lanes: names }) => names.some((name) => !allNames.includes(name)));
    if (orphans.length > 0) onError({ code: 'outbox-orphans-dropped', message: `The outbox "${outbox.name}" is full and gave up ${orphans.length} events of transports that this tracker does not have.` });
  }

  /** What is tracked while the outbox writes goes together afterwards. */
  function drainInTurn(): void {
    if (!writing) drain();
  }

  function drain(): void {
    if (!isOpen || items.length === 0) return;
    const portions = apart(items);
    items = [];
    if (ids.size > 0) ids = new Map();
    portions.forEach(write);
  }

  function write(taken: readonly Item[]): void {
    const asked: string[] = [];
    const kept = (result: AppendResult): void => {
      take(taken, result);
      trust(asked);
    };
    const lost = (cause: unknown): void => {
      onError({ code: 'outbox-failed', message: `The outbox "${outbox.name}" failed to store ${taken.length} events.`, cause });
      take(taken, { evicted: taken.map(({ entry }) => ({ entry, lanes: entry.lanes })), repeated: [] }, failed);
      trust(asked);
    };
    try {
      const result = outbox.append(taken.map(({ entry }) => entry), busyBeside(asked));
      if (result instanceof Promise) occupy(result.then(kept, lost));
      else kept(result);
    } catch (cause) {
      lost(cause);
    }
  }

  async function written(): Promise<void> {
    // What an outbox that opens was to be given is written when it has opened.
    if (!isOpen) await writing;
    await writing;
  }

  if (opening) occupy(opening);
  return {
    add(entry, toLanes, late, done) {
      if (bytes > mostBytes * (entry.priority === 'critical' ? 2 : 1)) return turnAway(entry, toLanes, done);
      const going = entry.isNew ? toLanes : joining(ids, entry.id, toLanes, late);
      if (going.length < toLanes.length) repeat(toLanes.filter((lane) => !going.includes(lane)), done);
      if (going.length === 0) return;
      bytes += entry.size;
      if (items.length === 0) queueMicrotask(drainInTurn);
      entry.lanes = going === lanes ? allNames : going.map(({ name }) => name);
      if (late) entry.late = late;
      items.push({ ...blankItem, entry, lanes: going, done });
      if (items.length >= most || isLeaving) drain();
      if (isLeaving) outbox.commit?.();
    },
    drain,
    leave() {
      drain();
      isLeaving = true;
      // In a process that exits it never comes to this.
      queueMicrotask(() => (isLeaving = false));
    },
    written,
    isEmpty: () => items.length === 0 && !writing,
    pressure: () => bytes / mostBytes,
    giveUp() {
      isOpen = true;
      drain();
    },
  };
}

/** The lanes for which an entry is no repeat of an item. A late one joins that where others want it. */
function joining(ids: Map<string, readonly Lane[]>, id: string, wanting: readonly Lane[], late: boolean): readonly Lane[] {
  const before = ids.get(id);
  const going = !before ? wanting : late ? wanting.filter((lane) => !before.includes(lane)) : [];
  if (going.length > 0) ids.set(id, before ? [...before, ...going] : going);
  return going;
}

/** What is written together. An outbox names repeats by their ids, so one that comes late to an id among the items is written after that. */
function apart(items: readonly Item[]): readonly (readonly Item[])[] {
  if (!items.some(({ entry }) => entry.late)) return [items];
  const portions: Item[][] = [[]];
  let ids = new Set<string>();
  for (const item of items) {
    if (ids.has(item.entry.id)) {
      portions.push([]);
      ids = new Set();
    }
    ids.add(item.entry.id);
    portions.at(-1)?.push(item);
  }
  return portions;
}

function turnAway(entry: NewbornEntry, lanes: readonly Lane[], done: Done | undefined): void {
  for (const lane of lanes) lane.dropWaiting(entry, 'queue-full', unwritten, false);
  done?.('dropped', 'queue-full');
}

function repeat(lanes: readonly Lane[], done: Done | undefined): void {
  for (const lane of lanes) lane.accept(-1);
  done?.('repeated');
}

function book({ handsOn = false }: Outbox, lanes: readonly Lane[], items: readonly Item[], { evicted, repeated }: AppendResult, why: Refusal): void {
  // Most appends name neither.
  const repeats = repeated.length > 0 ? new Set(repeated) : undefined;
  const lost = evicted.length > 0 ? new Set(evicted.map(({ entry }) => entry.id)) : undefined;
  for (const { entry, lanes: mine, done } of items) {
    if (!entry.isNew && repeats?.has(entry.id)) repeat(mine, done);
    else {
      const isLost = lost?.has(entry.id);
      for (const lane of mine) {
        if (handsOn && !isLost) lane.accept(-1);
        else lane.added(1);
      }
      if (isLost) done?.('dropped', 'queue-full');
      else done?.('accepted');
    }
  }
  for (const { entry, lanes: names } of evicted) {
    for (const lane of lanes) if (names.includes(lane.name)) lane.dropWaiting(entry, 'queue-full', why, true);
  }
  for (const lane of lanes) lane.pump();
}
