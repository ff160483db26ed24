import type { DurationMs } from '../units.ts';
import type { Awaitable } from './outbox.ts';

/**
 * Small strings that a server keeps for a while and may share with others: what was seen, whose a cart is, what is known of a visitor. Keys are whatever
 * callers make up, so they are distrusted: any string of up to 512 characters. Values hold up to 64 KiB. Who cannot answer throws or rejects within
 * seconds: requests wait for it, and their senders for 10 s.
 */
export interface StateStore {
  readonly name: string;
  /** True when the values outlive the process. */
  readonly durable: boolean;
  /** The value, unless its time is over. */
  get(key: string): Awaitable<string | undefined>;
  /** Keeps the value for a time. */
  set(key: string, value: string, ttlMs: DurationMs): Awaitable<void>;
  /**
   * Keeps the value only where the present one is `before`, `undefined` where there must be none. False: it is another one, and nothing changed. No two callers
   * get true for one `before`, in whatever processes they are.
   */
  replace(key: string, before: string | undefined, value: string, ttlMs: DurationMs): Awaitable<boolean>;
  delete(key: string): Awaitable<void>;
  close(): Awaitable<void>;
}
