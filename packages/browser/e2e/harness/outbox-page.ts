import type { KeptEvent, OutboxListener, PageOutbox } from '../../src/delivery/page-outbox.ts';
import { webOutbox, type WebOutboxOptions } from '../../src/storage/web-outbox/web-outbox.ts';

/** What an outbox has told its page. */
export interface Told {
  readonly adopted: string[];
  readonly lost: string[];
  readonly failed: string[];
}

export interface OutboxPage {
  readonly told: Told;
  outbox: PageOutbox;
  /** Makes the outbox of this page and opens it. */
  open(options?: WebOutboxOptions): Promise<void>;
  put(...ids: readonly string[]): void;
  event(id: string, bytes?: number): KeptEvent;
}

declare global {
  interface Window {
    waymarkTest: OutboxPage;
  }
}

const told: Told = { adopted: [], lost: [], failed: [] };
const listener: OutboxListener = {
  adopt: (events) => void told.adopted.push(...events.map(({ id }) => id)),
  lose: (ids) => void told.lost.push(...ids),
  fail: (cause) => void told.failed.push((cause as Error | undefined)?.name ?? 'nothing'),
};

const event = (id: string, bytes = 0): KeptEvent => ({ id, json: JSON.stringify({ id, filler: 'x'.repeat(bytes) }), priority: 'normal', lanes: ['relay'] });

window.waymarkTest = {
  told,
  outbox: webOutbox(),
  open(options = {}) {
    this.outbox = webOutbox(options);
    // As the tracker does.
    addEventListener('pagehide', () => this.outbox.leave());
    addEventListener('pageshow', ({ persisted }) => persisted && this.outbox.back());
    document.addEventListener('freeze', () => this.outbox.leave());
    document.addEventListener('resume', () => this.outbox.back());
    return this.outbox.open(listener);
  },
  put(...ids) {
    this.outbox.put(ids.map((id) => event(id)));
  },
  event,
};
