import type { Clock, EventEnvelope, SendOutcome, Transport } from '@waymark/core';
import { because } from './because.ts';
import { type Books, type BooksParts, createBooks } from './books.ts';
import { choose } from './choose.ts';
import { eventOf, type Pending } from './item.ts';
import { type Choice, verdict } from './verdict.ts';

export interface LaneParts extends BooksParts {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  /** Longest wait of a batch that is not full, in milliseconds. */
  readonly flushIntervalMs: number;
  /** What the visitor allows now. */
  readonly consent: () => Choice;
  /** Ticks up to which nothing goes, unless at the exit. */
  readonly readyAt: () => number;
}

/** Delivery to one transport. */
export interface PageLane extends Books {
  readonly transport: Transport;
  /** Sends what may go now. `exit`: all of it, before the call returns. */
  pump(exit?: boolean): void;
  /** Tries everything at once. Resolves when it was tried or, with `empty`, when nothing is left. */
  flush(empty?: boolean): Promise<void>;
  /** Sends nothing any more. */
  stop(): void;
}

const retryDelays = [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000];
/** How long an event is worth sending, in milliseconds. */
export const weekMs = 604_800_000;

export function createPageLane(transport: Transport, parts: LaneParts): PageLane {
  const { limits, retry = {} } = transport;
  const { delaysMs = retryDelays, maxAgeMs = weekMs, timeoutMs = 10_000 } = retry;
  const { clock, flushIntervalMs, random } = parts;
  const books = createBooks(transport, parts);
  const { pending, book, report } = books;
  /** Tells this lane's counters from those of others. */
  const sender = random();
  let [flights, failures] = [0, 0];
  /** Ticks at which a batch goes although it is not full, our own wait after a failure ends, and the silence that the destination asked for ends. */
  let [dueAt, waitUntil, silentUntil] = [0, 0, 0];
  let waiters: readonly (() => boolean | void)[] = [];
  let isStopped = false;
  let stopTimer: (() => void) | undefined;

  function pump(exit = false): void {
    const now = clock.ticks();
    const oldest = clock.now() - maxAgeMs;
    const isDue = exit || now >= dueAt || waiters.length > 0;
    books.drop('gave-up', ({ item }) => item.occurredAt < oldest, because('expired'));
    // Also what was on its way when the visitor decided.
    if (verdict(transport, parts.consent()) === false) books.drop('no-consent', ({ waits }) => waits, because('consent-withdrawn'));
    if (!isStopped && now >= silentUntil && (exit || now >= Math.max(waitUntil, parts.readyAt()))) {
      let chosen: readonly Pending[] = [];
      while (flights < (exit ? Infinity : failures ? 1 : limits.concurrency) && (chosen = choose(pending.values(), limits, isDue, exit)).length) {
        dueAt = now + flushIntervalMs;
        send(chosen, exit);
      }
    }
    waiters = waiters.filter((goesOn) => goesOn());
    stopTimer?.();
    const goesOnAt = Math.max(waitUntil, silentUntil, parts.readyAt());
    const at = goesOnAt > now ? goesOnAt : dueAt;
    stopTimer = pending.size && !isStopped && at > now ? clock.after(at - now, () => pump()) : undefined;
  }

  function send(chosen: readonly Pending[], exit: boolean): void {
    const controller = new AbortController();
    let isLanded = false;
    const stopWaiting = clock.after(timeoutMs, () => {
      controller.abort();
      land({ status: 'retry', maybeTaken: true, why: because('timeout') });
    });
    function land(outcome: SendOutcome): void {
      if (isLanded || isStopped) return;
      isLanded = true;
      stopWaiting();
      bookAll(chosen, outcome, exit);
      pump();
    }
    flights += 1;
    for (const each of chosen) {
      each.flying = true;
      each.item.flying += 1;
    }
    const how = {
      urgency: exit ? 'exit' : 'normal',
      attempt: 1 + Math.max(...chosen.map(({ tries }) => tries)),
      signal: controller.signal,
      fetch: parts.fetch,
      now: clock.now,
      progress: books.progress,
      counters: { ...report(), sender },
    } as const;
    const threw = (cause?: unknown): void => land({ status: 'refused', why: because('transport-threw', cause) });
    // What answers nothing has failed too.
    new Promise<SendOutcome>((resolve) => resolve(transport.send(batchOf(chosen), how))).then((outcome) => (outcome ? land(outcome) : threw()), threw);
  }

  function bookAll(chosen: readonly Pending[], outcome: SendOutcome, exit: boolean): void {
    const { notBefore, pausesLane } = outcome as { readonly notBefore?: number; readonly pausesLane?: boolean };
    const now = clock.ticks();
    flights -= 1;
    const isAway = chosen.map((each) => {
      each.flying = false;
      each.item.flying -= 1;
      // Another tab may have taken it meanwhile.
      return pending.get(each.item.id) === each ? book(each, outcome, chosen.length) : undefined;
    });
    // One that got through tells that the destination is there. What a closing page tries in haste tells little.
    if (isAway.includes(false) && !pausesLane) failures = waitUntil = 0;
    else if (!exit) failures += 1;
    // Uniformly random, so that many pages do not come back at once.
    if (pausesLane || isAway.some((each) => each !== false)) waitUntil = now + random() * (delaysMs[Math.min(failures || 1, delaysMs.length) - 1] ?? 0);
    if (notBefore) silentUntil = now + notBefore;
  }

  return {
    ...books,
    transport,
    add(...what) {
      const now = clock.ticks();
      if (dueAt <= now) dueAt = now + flushIntervalMs;
      books.add(...what);
    },
    pump,
    flush(empty = false) {
      waitUntil = 0;
      return new Promise((resolve) => {
        waiters = [...waiters, () => (!isStopped && (empty ? pending.size : flights) > 0) || resolve()];
        pump();
      });
    },
    stop() {
      isStopped = true;
      for (const each of pending.values()) each.flying = false;
      pump();
    },
  };
}

/** A batch that parses its events when a transport first asks for them. */
function batchOf(chosen: readonly Pending[]) {
  const entries = chosen.map(({ item }) => item);
  let events: readonly EventEnvelope[] | undefined;
  return {
    entries,
    size: entries.reduce((sum, { size }) => sum + size, 0),
    get events() {
      return (events ??= entries.map(eventOf));
    },
  };
}
