import type { DropReason } from '@waymark/core';
import { LRUCache } from 'lru-cache';
import { isPlainObject } from '../read/plain-values.ts';

/** Drops by reason. `unnamed`: the sender gave a number alone. */
export type SenderDrops = Readonly<Partial<Record<DropReason | 'unnamed', number>>>;

/** What senders say they dropped themselves, added up, so that loss can be told from silence. */
export interface ClientCounters {
  /** Takes the counters of a batch. They are running totals that never fall, so a batch that comes twice, or after a later one, adds nothing. */
  note(senderOf: () => string | undefined, counters: unknown): void;
  read(): { readonly droppedBySenders: number; readonly dropsOfSenders: SenderDrops };
}

/** How many senders are remembered that dropped something. A forgotten one that comes again counts twice. */
const mostSenders = 10_000;

type Reason = keyof SenderDrops;
type Counts = Map<Reason, number>;

const reasons: Readonly<Record<Reason, true>> = {
  'no-consent': true,
  enricher: true,
  invalid: true,
  'not-wanted': true,
  'too-large': true,
  'queue-full': true,
  refused: true,
  'gave-up': true,
  lost: true,
  closed: true,
  unnamed: true,
};
const names = Object.keys(reasons) as readonly Reason[];

/** Starts with nobody. */
export function clientCounters(): ClientCounters {
  const known = new LRUCache<string, Counts>({ max: mostSenders });
  const total: Counts = new Map();

  function remember(sender: string): Counts {
    const counts = known.get(sender) ?? new Map();
    known.set(sender, counts);
    return counts;
  }

  return {
    note(senderOf, counters) {
      const said = readDrops(counters);
      // Most drop nothing, and need not be told apart.
      const sender = said.length === 0 ? undefined : senderOf();
      if (sender === undefined) return;
      const before = remember(sender);
      for (const [reason, count] of said) {
        const more = Math.max(count - (before.get(reason) ?? 0), 0);
        before.set(reason, (before.get(reason) ?? 0) + more);
        total.set(reason, (total.get(reason) ?? 0) + more);
      }
    },
    read: () => ({ droppedBySenders: [...total.values()].reduce((sum, count) => sum + count, 0), dropsOfSenders: Object.fromEntries(total) }),
  };
}

/** Drops by reason, those of zero left out. */
function readDrops(counters: unknown): readonly (readonly [Reason, number])[] {
  const dropped = isPlainObject(counters) ? counters['dropped'] : undefined;
  if (dropped === 0) return [];
  const byReason = isPlainObject(dropped) ? dropped : { unnamed: dropped };
  return names.flatMap((name) => {
    const count = Object.hasOwn(byReason, name) ? byReason[name as 'unnamed'] : undefined;
    return isCount(count) ? [[name, count] as const] : [];
  });
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}
