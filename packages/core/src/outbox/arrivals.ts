/** A list in order of arrival from which anything may go. What went stays in place until it is swept out, so that adding and taking out cost next to nothing. */
export interface Arrivals<Item extends { readonly gone: boolean }> {
  /** In order of arrival, and among them some that are gone. A new list after every sweep. */
  all(): readonly Item[];
  add(item: Item): void;
  /** One more item is gone. True when those were swept out. */
  noteGone(): boolean;
  /** Those that are not gone, oldest first. */
  left(): Iterable<Item>;
}

/** A sweep for fewer than this is not worth it. */
const fewest = 64;
/** One of so many may be gone before a sweep: what is gone still takes up memory, with its text. */
const mostShare = 8;

export function createArrivals<Item extends { readonly gone: boolean }>(): Arrivals<Item> {
  let items: Item[] = [];
  let gone = 0;
  /** Everything before it is gone. */
  let head = 0;
  return {
    all: () => items,
    add: (item) => void items.push(item),
    noteGone() {
      gone += 1;
      if (gone < fewest || gone * mostShare < items.length) return false;
      items = items.filter((item) => !item.gone);
      gone = 0;
      head = 0;
      return true;
    },
    *left() {
      while (items[head]?.gone) head += 1;
      for (let index = head; index < items.length; index += 1) {
        const item = items[index];
        if (item && !item.gone) yield item;
      }
    },
  };
}
