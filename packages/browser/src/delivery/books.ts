import type { DeliveryReport, Drop, DropReason, EventEnvelope, Refusal, Transport, Violation } from '@waymark/core';
import { because } from './because.ts';
import { eventOf, type Item } from './item.ts';

export interface BooksParts {
  /** All that waits. */
  readonly items: ReadonlyMap<string, Item>;
  readonly onDrop?: ((drop: Drop) => void) | undefined;
  readonly onDelivered?: ((event: EventEnvelope, transport: string) => void) | undefined;
  /** Calls a hook of somebody else; what it throws is reported. */
  readonly guard: <Answer>(hook: () => Answer) => Answer | undefined;
  /** Something was written into an item. */
  readonly changed: (item: Item, isDelivered?: boolean) => void;
}

/** What one transport has taken over and what became of it: accepted = delivered + waiting + the sum of dropped. */
export interface Books {
  /** Books an event that goes no further. */
  drop(event: EventEnvelope, reason: DropReason, why?: Refusal, more?: { readonly violations?: readonly Violation[] }): void;
  /** Books an item that was taken over as delivered or, for a reason, as dropped. */
  end(item: Item, reason?: DropReason, why?: Refusal): void;
  report(): DeliveryReport;
}

export function createBooks(transport: Transport, parts: BooksParts): Books {
  const { guard } = parts;
  const { name } = transport;
  const dropped: Partial<Record<DropReason, number>> = {};
  let delivered = 0;

  function drop(event: EventEnvelope, reason: DropReason, why: Refusal = because(reason), more?: object): void {
    dropped[reason] = (dropped[reason] ?? 0) + 1;
    guard(() => parts.onDrop?.({ event, reason, transport: name, why, ...more }));
    guard(() => transport.settled?.(event, 'dropped'));
  }

  return {
    drop,
    end(item, reason, why) {
      if (!item.lanes.delete(name)) return;
      parts.changed(item, !reason);
      if (reason) return drop(eventOf(item), reason, why);
      delivered += 1;
      // Parses the event only where somebody wants to see it.
      guard(() => parts.onDelivered?.(eventOf(item), name));
      guard(() => transport.settled?.(eventOf(item), 'delivered'));
    },
    report() {
      const waiting = [...parts.items.values()].filter((item) => item.lanes.has(name)).length;
      const accepted = Object.values(dropped).reduce((sum, count) => sum + count, delivered + waiting);
      return { accepted, delivered, waiting, dropped: { ...dropped } };
    },
  };
}
