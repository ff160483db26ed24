import type { Item } from './item.ts';

/** What has to go when all that waits, oldest first, is more than so many bytes: the oldest of the lowest priority, as far as it is not on its way. */
export function victims(all: readonly Item[], maxBytes: number): readonly Item[] {
  let bytes = all.reduce((sum, { size }) => sum + size, 0);
  return ['low', 'normal', 'critical'].flatMap((rank) =>
    all.filter((item) => bytes > maxBytes && item.priority === rank && !item.flying.size && (bytes -= item.size) >= 0),
  );
}
