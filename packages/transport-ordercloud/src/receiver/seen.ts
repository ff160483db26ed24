import type { DurationMs } from '@waymark/core';
import { createLru } from '@waymark/core/transport';
import type { OcEvent } from './events.ts';
import { bodyMark } from './webhook.ts';

/** Remembers what arrived. Share one between processes (Redis: `SET key 1 NX PX ttl`) where more than one receives. */
export interface SeenStore {
  /** Remembers the key. False: it was remembered before and is still in force. */
  add(key: string, forMs: DurationMs): boolean | Promise<boolean>;
  /** Takes a key back that could not be handed on. */
  remove(key: string): void | Promise<void>;
}

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * How long repeats of an event are recognised. OrderCloud signs no time, so this is the only protection against replays. What is known by its body only
 * may well happen again (a cart emptied twice), so that is a short time. Unit: milliseconds.
 */
export function windowOf({ key, kind, source }: OcEvent): DurationMs {
  if (kind === 'orderSubmitted') return 30 * dayMs;
  return source === 'tracking' || key.startsWith(`webhook:${bodyMark}`) ? 10 * minuteMs : dayMs;
}

/**
 * Key of an event in the store. Two forms of an order are told apart from the finished one, which they must not keep out: without lines (webhooks) and
 * awaiting approval. All of them end up as one order, because their event key is the same.
 */
export function seenKey(event: OcEvent): string {
  if (event.kind !== 'orderSubmitted') return event.key;
  return `${event.key}${event.lines.length === 0 ? ':no-lines' : ''}${event.status === 'AwaitingApproval' ? ':awaiting' : ''}`;
}

/** A store in memory, for one process: at most `most` keys, the one that was not heard of for longest goes first. */
export function memorySeenStore(most = 50_000, now: () => number = Date.now): SeenStore {
  const until = createLru<number>(most);
  return {
    add(key, forMs) {
      if ((until.get(key) ?? 0) > now()) return false;
      until.set(key, now() + forMs);
      return true;
    },
    remove: until.delete,
  };
}
