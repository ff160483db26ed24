import type { TransportLimits } from '@waymark/core';
import type { Pending } from './item.ts';

/** The next events that may go together, oldest first. Empty when the batch is not full and need not go yet. At the `exit` order no longer counts. */
export function choose(pending: Iterable<Pending>, { maxEvents, maxBytes }: TransportLimits, isDue: boolean, exit: boolean): readonly Pending[] {
  const blocked = new Set<string | undefined>();
  const chosen: Pending[] = [];
  let most = maxEvents;
  let bytes = 0;
  let goes = isDue;
  for (const each of pending) {
    const { key, item } = each;
    if (each.flying && key !== undefined && !exit) blocked.add(key);
    if (each.flying || each.waits || blocked.has(key)) continue;
    bytes += item.size;
    most = Math.min(most, each.most);
    if (chosen.length >= most || (chosen.length && bytes > maxBytes)) return chosen;
    chosen.push(each);
    goes ||= each.tries > 0 || chosen.length === most;
  }
  return goes ? chosen : [];
}
