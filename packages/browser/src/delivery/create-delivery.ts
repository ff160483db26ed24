import type { EventEnvelope, Receipt, Transport } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/lean';
import { eventOf, type Item, type Pending } from './item.ts';
import { createPageLane, type LaneParts, type PageLane, weekMs } from './lane.ts';
import type { OutboxListener, PageOutbox } from './page-outbox.ts';
import { createStock } from './stock.ts';
import { grantedIn, mayStore, objection, verdict } from './verdict.ts';

export interface DeliveryParts extends Omit<LaneParts, 'settled' | 'readyAt'> {
  readonly transports: readonly Transport[];
  /** Where events survive the page. Undefined: nowhere. */
  readonly outbox: PageOutbox | undefined;
  /** Something went wrong that is not about one event. */
  readonly problem: (code: string, cause?: unknown) => void;
}

/** Everything between a finished event and its destinations. */
export interface Delivery {
  readonly lanes: readonly PageLane[];
  /** An event with this id waits, is on its way, or was delivered under an id that repeats share. */
  knows(id: string): boolean;
  /** Takes an event over for every transport that may have it. Throws when it is no JSON. */
  accept(event: EventEnvelope): void;
  /** The visitor has decided: what waited goes or is dropped. Opens the outbox as soon as something may be stored. */
  decided(): void;
  /** The page ends, or goes on. As long as it ends, everything is sent and kept at once. */
  ending(isEnding: boolean): void;
  /** Tries everything that waits once, what earlier pages left included. */
  flush(): Promise<Receipt>;
  report(): Receipt;
  /** Closes the outbox. Resolves with true when what waits is kept there. */
  shut(): Promise<boolean>;
}

/** What transports hear of consent. Not in the vocabulary: a receiver keeps it apart from events. Goes whatever the visitor decided. */
export const decisionName = '$consent';
/** Most that waits where there is no outbox, in UTF-8 bytes: 1 MiB. */
const defaultBytes = 1_048_576;

export function createDelivery(parts: DeliveryParts): Delivery {
  const { outbox, consent, guard } = parts;
  const { items, note, changes, victim } = createStock();
  const deliveredIds = new Set<string>();
  let [readyAt, isEnding, isQueued] = [0, false, false];
  /** The outbox, from the moment in which something may be stored. */
  let opened: PageOutbox | undefined;
  let opening: Promise<void> | undefined;
  const own = parts.transports.map(({ name }) => name);
  const lanes = parts.transports.map((transport) => createPageLane(transport, { ...parts, settled, readyAt: () => readyAt }));

  function change(item: Item, by: number): void {
    note(item, by);
    if (!isQueued) queueMicrotask(turn);
    isQueued = true;
  }

  function settled(item: Item, transport: string, isDelivered: boolean): void {
    // Ids of chance have neither sign, and never come again.
    if (isDelivered && /[:~]/.test(item.id)) deliveredIds.add(item.id);
    item.lanes.delete(transport);
    change(item, item.lanes.size ? 0 : -item.size);
  }

  function turn(): void {
    isQueued = false;
    const [kept, gone] = changes(mayStore(consent()));
    opened?.put(kept);
    opened?.remove(gone);
    for (const lane of lanes) lane.pump(isEnding);
    if (isEnding) opened?.leave();
  }

  function makeRoom(given = victim(outbox?.maxBytes ?? defaultBytes)): void {
    for (const lane of given ? lanes : []) lane.drop('queue-full', ({ item }) => item === given);
    forget(given);
    if (given) makeRoom();
  }

  function forget(item: Item | undefined): void {
    item?.lanes.clear();
    if (item && items.has(item.id)) change(item, -item.size);
  }

  function join(event: EventEnvelope, json: string, names: readonly string[] = own): void {
    const { id, priority, occurredAt } = event;
    const size = utf8Bytes(json);
    // What was stored for a transport that is gone stays for a while, in case that another page has it.
    const others = occurredAt < parts.clock.now() - weekMs ? [] : names.filter((name) => !own.includes(name));
    const item: Item = { id, json, priority, occurredAt, size, lanes: new Set(others), flying: 0, keeps: names !== own };
    const isDecision = event.name === decisionName;
    for (const lane of lanes) {
      if (!names.includes(lane.transport.name) || (isDecision && !lane.transport.hearsConsent)) continue;
      offer(lane, item, event, isDecision || verdict(lane.transport, consent()), guard);
    }
    change(item, item.lanes.size && size);
    makeRoom();
  }

  const listener: OutboxListener = {
    adopt(events) {
      for (const { id, json, lanes: names } of events) if (!items.has(id)) join(eventOf({ json }), json, names);
      for (const lane of lanes) lane.sort();
    },
    lose(ids) {
      for (const id of ids) {
        for (const lane of lanes) lane.forget(id);
        forget(items.get(id));
      }
    },
    fail: (cause) => parts.problem('outbox-failed', cause),
  };

  /** What earlier pages left goes first, unless the browser takes long to find it. */
  async function open(): Promise<void> {
    opened = outbox;
    readyAt = parts.clock.ticks() + parts.flushIntervalMs;
    await opened?.open(listener);
    readyAt = 0;
    turn();
  }

  return {
    lanes,
    knows: (id) => deliveredIds.has(id) || items.has(id),
    accept: (event) => join(event, JSON.stringify(event)),
    decided() {
      for (const lane of lanes) decide(lane, verdict(lane.transport, consent()), (each) => change(each.item, release(each, grantedIn(consent()))));
      // May be stored from now on, or no longer.
      for (const item of items.values()) note(item);
      if (mayStore(consent())) opening ??= open();
      turn();
    },
    ending(isEndingNow) {
      isEnding = isEndingNow;
      if (!isEnding) opened?.back();
      turn();
    },
    async flush() {
      await opening;
      turn();
      await Promise.all(lanes.map((lane) => lane.flush()));
      return receiptOf(lanes);
    },
    report: () => receiptOf(lanes),
    async shut() {
      turn();
      const closing = opened?.close();
      opened = undefined;
      return !!(await closing) && mayStore(consent());
    },
  };
}

/** Gives an event to a transport that may have it. */
function offer(lane: PageLane, item: Item, event: EventEnvelope, may: boolean | undefined, guard: DeliveryParts['guard']): void {
  const { transport } = lane;
  const reason = guard(() => objection(transport, event, item.size, may));
  if (reason) return lane.refuse(event, reason);
  lane.add(item, guard(() => transport.orderBy?.(event)), !may);
  item.lanes.add(transport.name);
  item.keeps ||= may;
}

/** Lets what waits go where it may, and makes it wait where it may not. */
function decide({ pending }: PageLane, may: boolean | undefined, go: (each: Pending) => void): void {
  for (const each of pending.values()) {
    if (!may) each.waits = eventOf(each.item).name !== decisionName;
    else if (each.waits) go(each);
  }
}

function receiptOf(lanes: readonly PageLane[]): Receipt {
  const reports = lanes.map(({ transport, report }) => [transport.name, report()] as const);
  return { complete: reports.every(([, { waiting }]) => !waiting), transports: Object.fromEntries(reports) };
}

/** Writes into an item what the visitor has decided. Returns the bytes that it takes more. */
function release(each: Pending, consent: readonly string[]): number {
  const { item } = each;
  const { size } = item;
  each.waits = false;
  item.keeps = true;
  item.json = JSON.stringify({ ...eventOf(item), consent });
  item.size = utf8Bytes(item.json);
  return item.size - size;
}
