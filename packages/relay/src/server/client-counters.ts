/** What senders say they dropped themselves, added up, so that loss can be told from silence. */
export interface ClientCounters {
  /** Takes the counters of a batch. They are running totals, so a batch that comes twice adds nothing. */
  note(sender: string | undefined, counters: unknown): void;
  readonly dropped: number;
}

const mostSenders = 10_000;

/** Starts with nobody. */
export function clientCounters(): ClientCounters {
  const latest = new Map<string, number>();
  let total = 0;
  return {
    note(sender, counters) {
      const dropped = (counters as { readonly dropped?: unknown } | null | undefined)?.dropped;
      if (sender === undefined || !Number.isSafeInteger(dropped) || (dropped as number) < 0) return;
      const count = dropped as number;
      const before = latest.get(sender) ?? 0;
      // Fewer than before: the page was loaded again and counts from 0.
      total += count >= before ? count - before : count;
      latest.delete(sender);
      latest.set(sender, count);
      for (const oldest of latest.keys()) {
        if (latest.size <= mostSenders) break;
        latest.delete(oldest);
      }
    },
    get dropped() {
      return total;
    },
  };
}
