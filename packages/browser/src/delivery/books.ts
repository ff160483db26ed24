import type { DeliveryReport, Drop, DropReason, EventEnvelope, Refusal, Transport, Violation } from '@waymark/core';
import { because } from './because.ts';
import { eventOf, type Item } from './item.ts';

export interface BooksParts {
  readonly onDrop: (drop: Drop) => void;
  readonly onDelivered?: ((event: EventEnvelope, transport: string) => void) | undefined;
  /** Calls a hook of somebody else; what it throws is reported. */
  readonly guard: <Answer>(hook: () => Answer) => Answer | undefined;
  /** Something was written into an item. */
  readonly changed: (item: Item, isDelivered?: boolean) => void;
}

/** What one transport has taken over and what became of it: accepted = delivered + waiting + the sum of dropped. */
export interface Books {
  /** Takes an item over. `tries`: undefined as long as it waits for the visitor to decide. */
  add(item: Item, tries: number | undefined): void;
  /** Books an event that goes no further. */
  refuse(event: EventEnvelope, reason: DropReason, why?: Refusal, more?: { readonly violations?: readonly Violation[] }): void;
  /** Books an item that was taken over as delivered or, for a reason, as dropped. */
  end(item: Item, reason?: DropReason, why?: Refusal): void;
  /** Another tab has this one now. */
  forget(item: Item): void;
  report(): DeliveryReport;
}

export function createBooks(transport: Transport, { onDrop, onDelivered, guard, changed }: BooksParts): Books {
  const { name } = transport;
  const dropped: Partial<Record<DropReason, number>> = {};
  let [accepted, delivered, waiting] = [0, 0, 0];

  function drop(event: EventEnvelope, reason: DropReason, why: Refusal = because(reason), more?: object): void {
    dropped[reason] = (dropped[reason] ?? 0) + 1;
    guard(() => onDrop({ event, reason, transport: name, why, ...more }));
    guard(() => transport.settled?.(event, 'dropped'));
  }

  /** Parses the event only where somebody wants to see it. */
  function deliver(item: Item): void {
    delivered += 1;
    if (onDelivered) guard(() => onDelivered(eventOf(item), name));
    if (transport.settled) guard(() => transport.settled?.(eventOf(item), 'delivered'));
  }

  return {
    add(item, tries) {
      accepted += 1;
      waiting += 1;
      item.lanes.set(name, tries);
    },
    refuse(...what) {
      accepted += 1;
      drop(...what);
    },
    end(item, reason, why) {
      if (!item.lanes.delete(name)) return;
      waiting -= 1;
      changed(item, !reason);
      if (reason) drop(eventOf(item), reason, why);
      else deliver(item);
    },
    forget(item) {
      if (!item.lanes.delete(name)) return;
      waiting -= 1;
      accepted -= 1;
    },
    report: () => ({ accepted, delivered, waiting, dropped: { ...dropped } }),
  };
}
