import type { Bytes } from '@waymark/core';

/** One event as it is kept. */
export interface KeptEvent {
  readonly id: string;
  /** The envelope, serialised once. */
  readonly json: string;
  /** Names of the transports that have not settled it. */
  readonly lanes: readonly string[];
}

/** What an outbox asks and tells its tracker. */
export interface OutboxListener {
  /** All that is to survive the page at this moment. Empty when nothing may be stored. */
  kept(): readonly KeptEvent[];
  /** Events that earlier pages and dead tabs left, oldest first. They belong to this page from now on. Called at the start, and again whenever another tab dies. */
  adopt(events: readonly KeptEvent[]): void;
  /** Another tab took these over while this page lay in the back/forward cache: they are no longer this page's to send. */
  lose(ids: readonly string[]): void;
  /** A look has found nothing that any page has stored. The next page of a visitor who has taken everything back opens no outbox then. */
  clear(): unknown;
  /** Something went wrong; the events are safe in memory. `cause` is what the browser threw. */
  fail(cause: unknown): void;
}

/**
 * What a page's events survive in. The tracker holds every event in memory and decides what is sent, stored and given up; an outbox only copies what
 * `kept()` tells it. All calls return at once and never throw, and what they promise ends, also where a disk or a lock never answers: `flush()` waits for
 * `open`, and `close()` of the tracker for `close`.
 */
export interface PageOutbox {
  /** Most that the tracker lets wait, in UTF-8 bytes of `json`. */
  readonly maxBytes: Bytes;
  /** Called once, when something may be stored. Resolves when what this origin already holds was adopted, as far as no other tab owns it and it is found in a few seconds. */
  open(listener: OutboxListener): Promise<void>;
  /** `kept()` tells something else from now on. Called with each change, also many times in one task. */
  changed(): void;
  /** The page may end after this call: stores, before it returns, what has not reached the disk. May be called several times; `changed` may follow. */
  leave(): void;
  /** The page goes on after `leave`, or the visitor has decided: looks for what dead tabs have left. */
  back(): void;
  /** Gives everything that is kept to the next page or another tab. Resolves when that is done, with false when this browser stores nothing. */
  close(): Promise<boolean>;
}
