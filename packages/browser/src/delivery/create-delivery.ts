import type { EventEnvelope, Receipt, Transport } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/lean';
import { eventOf, type Item, type Pending } from './item.ts';
import { createPageLane, type LaneParts, type PageLane, weekMs } from './lane.ts';
import type { OutboxListener, PageOutbox } from './page-outbox.ts';
import { type Choice, grantedIn, objection, verdict } from './verdict.ts';

export interface DeliveryParts extends Omit<LaneParts, 'settled'> {
  readonly transports: readonly Transport[];
  /** Where events survive the page. Undefined: nowhere. */
  readonly outbox: PageOutbox | undefined;
  /** What the visitor allows now. */
  readonly consent: () => Choice;
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
  /** Keeps what was tracked, and sends what may go. Happens by itself at the end of a task. */
  turn(): void;
  /** The page ends, or goes on. As long as it ends, everything is sent and kept at once. */
  ending(isEnding: boolean): void;
  /** Tries everything that waits once, what earlier pages left included. */
  flush(): Promise<Receipt>;
  report(): Receipt;
}

/** What transports hear of consent. Not in the vocabulary: a receiver keeps it apart from events. Goes whatever the visitor decided. */
export const decisionName = '$consent';
/** Most that waits where there is no outbox, in UTF-8 bytes: 1 MiB. */
const defaultBytes = 1_048_576;

export function createDelivery(parts: DeliveryParts): Delivery {
  const { outbox, consent, guard } = parts;
  /** Every event that some transport has not settled, by id, and those of them that the outbox has to be told of. */
  const items = new Map<string, Item>();
  const changed = new Set<Item>();
  const deliveredIds = new Set<string>();
  let [bytes, isEnding, isQueued] = [0, false, false];
  let opening: Promise<void> | undefined;
  const lanes = parts.transports.map((transport) => createPageLane(transport, { ...parts, settled }));

  /** Notes that an item is new, says something else or is done with, and takes so many bytes more. */
  function change(item: Item, by: number): void {
    bytes += by;
    if (item.lanes.size) items.set(item.id, item);
    else items.delete(item.id);
    changed.add(item);
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
    const all = [...changed];
    changed.clear();
    if (opening) {
      outbox?.put(all.filter(({ keeps, lanes: { size } }) => keeps && size).map(({ id, json, priority, lanes: names }) => ({ id, json, priority, lanes: [...names] })));
      outbox?.remove(all.filter(({ lanes: { size } }) => !size).map(({ id }) => id));
    }
    for (const lane of lanes) lane.pump(isEnding);
    if (isEnding) outbox?.leave();
  }

  /** Gives up the oldest of the lowest priority, unless everything is on its way. */
  function makeRoom(): void {
    const victim = bytes > (outbox?.maxBytes ?? defaultBytes) && victimOf([...items.values()].filter(({ flying }) => !flying));
    if (!victim) return;
    for (const lane of lanes) lane.drop('queue-full', 'queue-full', ({ item }) => item === victim);
    makeRoom();
  }

  function join(event: EventEnvelope, json: string, isFor: (transport: Transport) => unknown): void {
    const { id, priority, occurredAt } = event;
    const size = utf8Bytes(json);
    const item: Item = { id, json, priority, occurredAt, size, lanes: new Set(), flying: 0, keeps: false };
    const mayStore = grantedIn(consent()).length > 0;
    const isDecision = event.name === decisionName;
    for (const lane of lanes) {
      if (!isFor(lane.transport) || (isDecision && !lane.transport.hearsConsent)) continue;
      const may = isDecision || verdict(lane.transport, consent());
      const reason = guard(() => objection(lane.transport, event, size, may));
      if (reason) lane.refuse(event, reason);
      else {
        lane.add(item, guard(() => lane.transport.orderBy?.(event)), !may);
        item.lanes.add(lane.transport.name);
        item.keeps ||= may && mayStore;
      }
    }
    // What was stored for a transport that is gone stays, in case that it comes back.
    if (item.lanes.size || occurredAt < parts.clock.now() - weekMs) change(item, item.lanes.size && size);
    makeRoom();
  }

  function lose(id: string): void {
    bytes -= items.get(id)?.size ?? 0;
    items.delete(id);
    for (const lane of lanes) lane.forget(id);
  }

  const listener: OutboxListener = {
    adopt: (events) => events.forEach(({ id, json, lanes: names }) => items.has(id) || join(eventOf({ json }), json, ({ name }) => names.includes(name))),
    lose: (ids) => ids.forEach(lose),
    fail: (cause) => parts.problem('outbox-failed', cause),
  };

  return {
    lanes,
    knows: (id) => deliveredIds.has(id) || items.has(id),
    accept: (event) => join(event, JSON.stringify(event), () => true),
    decided() {
      const granted = grantedIn(consent());
      for (const lane of lanes) {
        const may = verdict(lane.transport, consent());
        if (may === false) lane.drop('no-consent', 'consent-withdrawn');
        if (may) for (const each of lane.pending.values()) if (each.waits) change(each.item, release(each, granted));
      }
      if (!granted.length || !outbox) return;
      if (!opening) for (const item of items.values()) changed.add(item);
      opening ??= outbox.open(listener);
    },
    turn,
    ending(isEndingNow) {
      isEnding = isEndingNow;
      if (!isEnding) outbox?.back();
      turn();
    },
    async flush() {
      await opening;
      turn();
      await Promise.all(lanes.map((lane) => lane.flush()));
      return receiptOf(lanes);
    },
    report: () => receiptOf(lanes),
  };
}

function victimOf(idle: readonly Item[]): Item | undefined {
  return ['low', 'normal', 'critical'].map((rank) => idle.find(({ priority }) => priority === rank)).find(Boolean);
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
