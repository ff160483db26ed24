import type { EventEnvelope, Receipt, Transport } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/lean';
import type { PageMemory } from '../platform/page-memory.ts';
import { eventOf, type Item } from './item.ts';
import { createLane, type Lane, type LaneParts, weekMs } from './lane.ts';
import { createPace } from './pace.ts';
import type { PageOutbox } from './page-outbox.ts';
import { remember } from './remember.ts';
import { createTrack, decisionName, type Track, type TrackParts } from './track.ts';
import { grantedIn } from './verdict.ts';
import { victims } from './victims.ts';

export interface DeliveryParts extends Omit<LaneParts, 'items' | 'changed' | 'landed' | 'requests'>, TrackParts {
  readonly transports: readonly Transport[];
  /** Where events survive the page. Undefined: nowhere. */
  readonly outbox: PageOutbox | undefined;
  /** Knows whether an earlier page may have kept events. */
  readonly memory: Pick<PageMemory, 'clear'>;
}

/** Everything between a finished event and its destinations. */
export interface Delivery {
  readonly track: Track;
  /** The visitor has decided: what waited goes or is dropped. Opens the outbox as soon as something may be stored, or what is stored must go. */
  decided(): void;
  /** The page may end: for a while everything is sent and kept at once. */
  leave(): void;
  /** The page goes on. `wasCached`: it comes out of the back/forward cache, in which the answers to its requests were lost. */
  back(wasCached: boolean): void;
  /** Tries everything that waits once, what earlier pages left included. */
  flush(): Promise<Receipt>;
  /** Delivers what it can in time, and leaves the rest to the outbox or, without one, drops it. */
  close(withinMs: number): Promise<void>;
  report(): Receipt;
}

/** Most that waits where there is no outbox, in UTF-8 bytes: 1 MiB. */
const defaultBytes = 1_048_576;
/** How long a page that starts sends nothing of its own, in milliseconds, while its outbox looks for what earlier pages left. That takes `webOutbox` a good 300. */
const longestSearch = 1000;

export function createDelivery(parts: DeliveryParts): Delivery {
  const { clock, transports } = parts;
  const items = new Map<string, Item>();
  /** Ids of business keys that were delivered. */
  const delivered = new Set<string>();
  let { outbox } = parts;
  /** The outbox, from the moment in which something may be stored. */
  let opened: PageOutbox | undefined;
  let opening: Promise<void> | undefined;
  let readyAt = 0;
  let isClosing = false;
  let isOver = false;

  const [turn, soon, until, hasten, calm] = createPace(clock, work, () => opened?.leave());
  const requests = new Set<() => void>();
  const lanes = transports.map((transport) => createLane(transport, { ...parts, items, changed, landed: turn, requests }));

  const mayStore = (): number => grantedIn(parts.consent()).length;
  /** As long as some transport need not wait for the visitor to decide. */
  const mayBeKept = (item: Item): unknown => mayStore() && [...item.lanes.values()].some((tries) => tries !== undefined);

  /** Sends what may go. */
  function work(exit: boolean, isDue: boolean): readonly number[] {
    const all = isOver ? [] : [...items.values()].sort((one, other) => one.occurredAt - other.occurredAt);
    for (const item of victims(all, outbox?.maxBytes ?? defaultBytes)) {
      lanes.forEach((lane) => lane.end(item, 'queue-full'));
      forget(item);
    }
    return lanes.map((lane) => lane.pump(all, exit, isDue, readyAt));
  }

  function changed(item: Item, isDone = false): void {
    if (isDone) remember(delivered, item.id);
    if (!item.lanes.size) items.delete(item.id);
    // Without a grant nothing is kept.
    if (mayStore()) opened?.changed();
  }

  function forget(item: Item): void {
    item.lanes.clear();
    item.flying.clear();
    changed(item);
  }

  const drop: Lane['drop'] = (...what) => lanes.forEach((lane) => lane.drop(...what));

  /** `names`: of the transports that an earlier page had it for. */
  function join(event: EventEnvelope, json: string, names?: readonly string[]): void {
    if (isClosing && !names) return drop(event, 'closed');
    const { id, priority, occurredAt } = event;
    // What was stored for a transport that is gone stays for a while, in case that another page has it.
    const stays = occurredAt < clock.now() - weekMs ? [] : names?.map((each) => [each, 0] as const);
    const item: Item = { id, json, priority, occurredAt, size: utf8Bytes(json), lanes: new Map(stays), flying: new Set(), isDecision: event.name === decisionName };
    // Before the outbox writes, so that it does not write what goes no further.
    soon();
    lanes.forEach((lane) => lane.offer(item, event, names));
    // Only now, because one that the first lane does not want would be gone before the next has seen it.
    items.set(id, item);
    changed(item);
  }

  async function open(): Promise<void> {
    opened = outbox;
    // What earlier pages left goes first, unless the browser takes long to find it.
    readyAt = clock.ticks() + longestSearch;
    await opened?.open({
      clear: () => mayStore() || parts.memory.clear?.(),
      kept: () => [...items.values()].filter(mayBeKept).map((item) => ({ id: item.id, json: item.json, lanes: [...item.lanes.keys()] })),
      adopt: (events) => events.forEach((event) => items.has(event.id) || join(eventOf(event), event.json, event.lanes)),
      lose: (ids) => ids.flatMap((id) => items.get(id) ?? []).forEach(forget),
      fail: (cause) => parts.problem('outbox-failed', cause),
    });
    readyAt = 0;
    turn();
  }

  /** Goes on with everything at once, until all is as wanted. */
  const drain: typeof until = (isDone) => (lanes.forEach(({ hurry }) => hurry()), until(isDone));

  function report(): Receipt {
    const reports = lanes.map((lane) => [lane.name, lane.report()] as const);
    return { complete: reports.every(([, { waiting }]) => !waiting), transports: Object.fromEntries(reports) };
  }

  async function flush(): Promise<Receipt> {
    await opening;
    // What comes from now on has no end.
    const asked = [...items.values()];
    let busy = lanes;
    await drain(() => !(busy = busy.filter(({ name }) => asked.some(({ flying }) => flying.has(name)))).length);
    return report();
  }

  return {
    report,
    flush,
    track: createTrack(parts, (id) => delivered.has(id) || items.has(id), join, drop),
    decided() {
      if (mayStore() || parts.memory.clear) opening ??= open();
      // What closed tabs have left must hear of it, too.
      opened?.back();
      opened?.changed();
      turn();
    },
    leave: hasten,
    back(wasCached) {
      calm();
      if (wasCached) requests.forEach((giveUp) => giveUp());
      opened?.back();
      void flush();
    },
    async close(withinMs) {
      isClosing = true;
      await Promise.race([drain((soonest) => soonest === Infinity), new Promise<void>((resolve) => clock.after(withinMs, resolve))]);
      isOver = true;
      // What comes back from now on comes too late.
      items.forEach((item) => item.flying.clear());
      const closing = opened?.close();
      outbox = opened = undefined;
      const isStored = await closing;
      items.forEach((item) => (isStored && mayBeKept(item)) || lanes.forEach((lane) => lane.end(item, 'closed')));
      transports.forEach((transport) => (async () => transport.close?.())().catch((cause) => parts.problem('callback-threw', cause)));
    },
  };
}
