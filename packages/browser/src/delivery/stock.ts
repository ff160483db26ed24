import type { Item } from './item.ts';
import type { KeptEvent } from './page-outbox.ts';

/** Every event of a page that some transport has not settled, and what of it an outbox has still to be told. */
export interface Stock {
  readonly items: ReadonlyMap<string, Item>;
  /** Notes that an item is new, says something else or is done with, and takes so many bytes more. */
  note(item: Item, by?: number): void;
  /** What an outbox has to keep and what to remove since the last time. */
  changes(mayStore: boolean): readonly [kept: readonly KeptEvent[], gone: readonly string[]];
  /** What has to go when there are more bytes than that: the oldest of the lowest priority, unless everything is on its way. */
  victim(maxBytes: number): Item | undefined;
}

export function createStock(): Stock {
  const items = new Map<string, Item>();
  const changed = new Set<Item>();
  let bytes = 0;
  return {
    items,
    note(item, by = 0) {
      bytes += by;
      if (item.lanes.size) items.set(item.id, item);
      else items.delete(item.id);
      changed.add(item);
    },
    changes(mayStore) {
      const all = [...changed];
      const isKept = ({ keeps, lanes: { size } }: Item): unknown => mayStore && keeps && size;
      changed.clear();
      return [
        all.filter(isKept).map(({ id, json, priority, lanes }) => ({ id, json, priority, lanes: [...lanes] })),
        all.filter((item) => !isKept(item)).map(({ id }) => id),
      ];
    },
    victim(maxBytes) {
      if (bytes <= maxBytes) return undefined;
      const idle = [...items.values()].filter(({ flying }) => !flying).sort((one, other) => one.occurredAt - other.occurredAt);
      return ['low', 'normal', 'critical'].map((rank) => idle.find(({ priority }) => priority === rank)).find(Boolean);
    },
  };
}
