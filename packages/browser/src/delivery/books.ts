import type { DeliveryReport, Drop, DropReason, EventEnvelope, MixedOutcome, Refusal, SendOutcome, Transport, Violation } from '@waymark/core';
import { because } from './because.ts';
import { eventOf, type Item, type Pending } from './item.ts';

export interface BooksParts {
  readonly onDrop: (drop: Drop) => void;
  readonly onDelivered: (event: EventEnvelope, transport: string) => void;
  /** Calls a hook of somebody else; what it throws is reported. */
  readonly guard: <Answer>(hook: () => Answer) => Answer | undefined;
  /** The transport has done with an item. */
  readonly settled: (item: Item, transport: string, isDelivered: boolean) => void;
}

/** What one transport has taken over and what became of it: accepted = delivered + waiting + the sum of dropped. */
export interface Books {
  /** What waits or is on its way, in order. */
  readonly pending: Map<string, Pending>;
  /** Requests of an event that the vendor has confirmed. */
  readonly progress: Map<string, number>;
  /** Takes an item over. */
  add(item: Item, key: string | undefined, waits: boolean): void;
  /** Books an event that goes no further. */
  refuse(event: EventEnvelope, reason: DropReason, why?: Refusal, violations?: readonly Violation[]): void;
  /** Books an item as delivered or, for a reason, as dropped. */
  end(each: Pending, reason?: DropReason, why?: Refusal): void;
  /** Drops what waits and is chosen, unless it is on its way. */
  drop(reason: DropReason, chosen: (each: Pending) => unknown, why?: Refusal): void;
  /** Another tab has this one now. */
  forget(id: string): void;
  /** Books the outcome of a try for one event. True when the destination is out of reach, undefined when it was not asked. */
  book(each: Pending, outcome: SendOutcome, batchLength: number): boolean | undefined;
  /** Puts what waits in the order in which it happened. */
  sort(): void;
  report(): DeliveryReport;
}

/** All that an outcome can say. */
type Outcome = Partial<Omit<MixedOutcome, 'status'>> & { readonly status: string; readonly why?: Refusal; readonly maybeTaken?: boolean; readonly tooLarge?: boolean };

export function createBooks(transport: Transport, { onDrop, onDelivered, guard, settled }: BooksParts): Books {
  const { name, retry } = transport;
  const pending = new Map<string, Pending>();
  const progress = new Map<string, number>();
  const dropped: Partial<Record<DropReason, number>> = {};
  let accepted = 0;
  let delivered = 0;

  function count(event: EventEnvelope, reason: DropReason, why = because(reason), violations?: readonly Violation[]): void {
    dropped[reason] = (dropped[reason] ?? 0) + 1;
    guard(() => onDrop({ event, reason, transport: name, why, ...(violations && { violations }) }));
  }

  function end({ item }: Pending, reason?: DropReason, why?: Refusal): void {
    const event = eventOf(item);
    pending.delete(item.id);
    progress.delete(item.id);
    if (reason) count(event, reason, why);
    else {
      delivered += 1;
      guard(() => onDelivered(event, name));
    }
    guard(() => transport.settled?.(event, reason ? 'dropped' : 'delivered'));
    settled(item, name, !reason);
  }

  return {
    pending,
    progress,
    end,
    add(item, key, waits) {
      accepted += 1;
      pending.set(item.id, { item, key, waits, flying: false, tries: 0, most: Infinity });
    },
    refuse(...what) {
      accepted += 1;
      count(...what);
    },
    drop(reason, chosen, why) {
      for (const each of pending.values()) if (!each.flying && chosen(each)) end(each, reason, why);
    },
    forget(id) {
      progress.delete(id);
      if (pending.delete(id)) accepted -= 1;
    },
    book(each, outcome, batchLength) {
      const { id } = each.item;
      const { status, why, tooLarge, maybeTaken, ...mixed } = outcome as Outcome;
      const split = status === 'split' ? { why, most: batchLength >> 1 } : mixed.split?.get(id);
      const again = status === 'retry' ? why : mixed.retry?.get(id);
      const refusal = split?.why ?? (status === 'refused' ? why : mixed.refused?.get(id));
      if (split?.most) each.most = split.most;
      else if (refusal) end(each, tooLarge ? 'too-large' : (/^(not-wanted|too-large)$/.exec(refusal.code)?.[0] as DropReason | undefined) ?? 'refused', refusal);
      else if (!again) end(each);
      else if (again.code === 'not-sent') return undefined;
      else {
        each.tries += 1;
        const isDoubtful = maybeTaken ?? mixed.doubtful?.has(id);
        const mayRepeat = !isDoubtful || guard(() => transport.repeatSafe?.(eventOf(each.item), { why: again, attempt: each.tries }) ?? true);
        if (!mayRepeat || each.tries >= (retry?.maxAttempts ?? Infinity)) end(each, 'gave-up', again);
      }
      return !!again;
    },
    sort() {
      const sorted = [...pending.values()].sort((a, b) => a.item.occurredAt - b.item.occurredAt);
      pending.clear();
      for (const each of sorted) pending.set(each.item.id, each);
    },
    report: () => ({ accepted, delivered, waiting: pending.size, dropped: { ...dropped } }),
  };
}
