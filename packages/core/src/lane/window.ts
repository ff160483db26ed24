import type { Entry } from '../ports/outbox.ts';
import type { TransportLimits } from '../ports/transport.ts';
import type { DurationMs } from '../units.ts';

/** An entry that a lane has leased and not settled. */
export interface Held {
  readonly entry: Entry;
  /** Place in the lane's order. */
  readonly position: number;
  /** Equal keys go one after another. Undefined where the transport has no order. */
  readonly key: string | undefined;
  /** Tries so far. */
  attempts: number;
  /** Tick before which it must not go. */
  notBefore: DurationMs;
  /** Largest batch that it may still go in. */
  mostEvents: number;
}

/** What a lane holds and does not have on its way, in order. */
export interface Window {
  readonly items: readonly Held[];
  add(held: readonly Held[]): void;
  /** Puts back what failed, at its old place. */
  restore(held: readonly Held[]): void;
  remove(ids: ReadonlySet<string>): readonly Held[];
  /** Takes out the next batch; undefined when none may go now. A batch that is not full goes only when `partial` or when it holds a repeat. */
  next(limits: TransportLimits, now: DurationMs, busyKeys: ReadonlySet<string>, partial: boolean): readonly Held[] | undefined;
}

export function createWindow(): Window {
  let items: Held[] = [];
  return {
    get items() {
      return items;
    },
    add(held) {
      items.push(...held);
    },
    restore(held) {
      items = [...held, ...items].sort((left, right) => left.position - right.position);
    },
    remove(ids) {
      const removed = items.filter((held) => ids.has(held.entry.id));
      if (removed.length > 0) items = items.filter((held) => !ids.has(held.entry.id));
      return removed;
    },
    next(limits, now, busyKeys, partial) {
      const { chosen, full } = choose(items, limits, now, busyKeys);
      if (chosen.length === 0 || !(full || partial || chosen.some((held) => held.attempts > 0))) return undefined;
      const taken = new Set(chosen);
      items = items[chosen.length - 1] === chosen.at(-1) ? items.slice(chosen.length) : items.filter((held) => !taken.has(held));
      return chosen;
    },
  };
}

function choose(items: readonly Held[], limits: TransportLimits, now: DurationMs, busyKeys: ReadonlySet<string>): { chosen: readonly Held[]; full: boolean } {
  const chosen: Held[] = [];
  const blocked = new Set<string>();
  let bytes = 0;
  let most = limits.maxEvents;
  for (const held of items) {
    const { key } = held;
    if (key !== undefined && (busyKeys.has(key) || blocked.has(key))) continue;
    if (held.notBefore > now) {
      if (key !== undefined) blocked.add(key);
      continue;
    }
    const fits = chosen.length < Math.min(most, held.mostEvents) && (chosen.length === 0 || bytes + held.entry.size <= limits.maxBytes);
    if (!fits) return { chosen, full: true };
    chosen.push(held);
    bytes += held.entry.size;
    most = Math.min(most, held.mostEvents);
  }
  return { chosen, full: chosen.length >= most };
}
