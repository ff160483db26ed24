import type { Clock, DropReason, EventEnvelope, Refusal, Transport } from '@waymark/core';
import { utf8Bytes } from '@waymark/core/lean';
import { ask, type Outcome } from './ask.ts';
import { because } from './because.ts';
import { type Books, type BooksParts, createBooks } from './books.ts';
import { eventOf, type Item } from './item.ts';
import { type Choice, grantedIn, verdict } from './verdict.ts';

export interface LaneParts extends BooksParts {
  readonly clock: Clock;
  /** Uniform in [0, 1). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  readonly fetch: typeof fetch;
  /** Longest wait of a batch that is not full, in milliseconds. Default: 1000. */
  readonly flushIntervalMs?: number | undefined;
  /** What the visitor allows now. */
  readonly consent: () => Choice;
  /** Those that are under way. */
  readonly requests: Set<() => void>;
  /** An answer came. */
  readonly landed: () => void;
}

/** Delivery to one transport, one batch at a time. */
export interface Lane extends Books {
  readonly name: string;
  /** Takes an item over that is for these transports. What this one does not want is dropped at once. */
  offer(item: Item, event: EventEnvelope, names?: readonly string[]): void;
  /** Does not wait any longer with what there is. */
  hurry(): void;
  /**
   * Sends what may go now, at the `exit` all of it, before the call returns. `isDue`: also a batch that is not full. `readyAt`: ticks up to which nothing
   * goes but at the exit. Returns the ticks at which more may go: 0 when an answer comes first, infinite when nothing waits that may go.
   */
  pump(items: readonly Item[], exit: boolean, isDue: boolean, readyAt: number): number;
}

/** How long an event is worth sending, in milliseconds. */
export const weekMs = 604_800_000;

export function createLane(transport: Transport, parts: LaneParts): Lane {
  const { clock, consent, flushIntervalMs = 1000, random = Math.random } = parts;
  const { name, limits } = transport;
  const { delaysMs = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000], maxAgeMs = weekMs, maxAttempts = Infinity } = transport.retry ?? {};
  /** Requests of an event that the vendor has confirmed. */
  const progress = new Map<string, number>();
  const books = createBooks(transport, parts);
  const { end, report } = books;
  /** Tells this lane's counters from those of others. */
  const sender = random();
  let flights = 0;
  let failures = 0;
  /** Largest batch that the destination takes now. */
  let most = limits.maxEvents;
  /** Ticks at which a batch goes although it is not full, or again after a failure; and at which the silence ends that the destination asked for. */
  let goAt = 0;
  let silentUntil = 0;

  /** Books the outcome of a try for one event. True when it has to be tried again. */
  function book(item: Item, tries: number, { status, why, tooLarge, maybeTaken, ...mixed }: Outcome, length: number): boolean {
    const { id } = item;
    const split = status === 'split' ? { why, most: length >> 1 } : mixed.split?.get(id);
    const again = status === 'retry' ? why : mixed.retry?.get(id);
    const refusal = split ? split.why : status === 'refused' ? why : mixed.refused?.get(id);
    const isLast = (maybeTaken ?? mixed.doubtful?.has(id)) && !parts.guard(() => transport.repeatSafe?.(eventOf(item), { why: (again ?? why) as Refusal, attempt: tries }) ?? true);
    if (!isLast && split?.most) {
      goAt = 0;
      most = split.most;
    } else if (refusal) end(item, tooLarge ? 'too-large' : /^(not-wanted|too-large)$/.test(refusal.code) ? (refusal.code as DropReason) : 'refused', refusal);
    else if (!again) end(item);
    else if (again.code !== 'not-sent') {
      item.lanes.set(name, tries);
      if (isLast || tries >= maxAttempts) end(item, 'gave-up', again);
    }
    if (!item.lanes.has(name)) progress.delete(id);
    return !!again;
  }

  async function send(entries: readonly Item[], size: number, exit: boolean): Promise<void> {
    goAt = clock.ticks() + flushIntervalMs;
    flights += 1;
    entries.forEach((item) => item.flying.add(name));
    const how = { urgency: exit ? 'exit' : 'normal', attempt: failures + 1, fetch: parts.fetch, now: clock.now, progress, counters: { ...report(), sender } } as const;
    const outcome = await ask(transport, entries, size, how, clock, parts.requests);
    const { notBefore, pausesLane } = outcome;
    const now = clock.ticks();
    flights -= 1;
    most = limits.maxEvents;
    // Another tab or the next page may have it now.
    const isAway = entries.map((item) => item.flying.delete(name) && book(item, (item.lanes.get(name) ?? 0) + 1, outcome, entries.length));
    // One that got through tells that the destination is there.
    if (isAway.includes(false) && !pausesLane) failures = 0;
    if (pausesLane || isAway.includes(true)) {
      // Uniformly random, so that many pages do not come back at once.
      goAt = now + random() * ((delaysMs[failures] ?? delaysMs.at(-1)) as number);
      // What a closing page tries in haste tells little.
      failures = exit ? 1 : failures + 1;
    }
    if (notBefore) silentUntil = now + notBefore;
    parts.landed();
  }

  return {
    ...books,
    name,
    offer(item, event, names) {
      if (names?.includes(name) === false || (item.isDecision && !transport.hearsConsent)) return;
      const now = clock.ticks();
      if (goAt <= now) goAt = now + flushIntervalMs;
      item.lanes.set(name, item.isDecision || verdict(transport, consent()) ? 0 : item.lanes.get(name));
      // At once, so that no other event is given up to make room for it.
      if (item.size > limits.maxBytes) end(item, 'too-large');
      else if (parts.guard(() => transport.wants?.(event)) === false) end(item, 'not-wanted');
    },
    hurry() {
      goAt = 0;
    },
    pump(items, exit, isDue, readyAt) {
      const now = clock.ticks();
      const allowed = verdict(transport, consent());
      let batch: Item[] = [];
      let size = 0;
      let next = Infinity;

      function sendFull(isFull: boolean): void {
        next = Math.max(goAt, silentUntil, readyAt);
        if (now >= silentUntil && (exit || (!flights && now >= readyAt && (now >= goAt || (!failures && (isDue || isFull)))))) void send(batch, size, exit);
        batch = [];
        size = 0;
      }

      for (const item of items) {
        if (!item.lanes.has(name) || item.flying.has(name)) continue;
        const may = item.isDecision || allowed;
        if (item.occurredAt < clock.now() - maxAgeMs) end(item, 'gave-up', because('expired'));
        else if (may === false) end(item, 'no-consent');
        else if (may) {
          if (item.lanes.get(name) === undefined) {
            item.json = JSON.stringify({ ...eventOf(item), consent: grantedIn(consent()) });
            item.size = utf8Bytes(item.json);
            item.lanes.set(name, 0);
            parts.changed(item);
          }
          if (batch.length === most || (size && size + item.size > limits.maxBytes)) sendFull(true);
          batch.push(item);
          size += item.size;
        }
      }
      if (size) sendFull(batch.length === most);
      return flights ? 0 : next;
    },
  };
}
