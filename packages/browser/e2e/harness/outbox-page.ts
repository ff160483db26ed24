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
  /** A look found nothing that any page has stored. */
  isClear: boolean;
  outbox: PageOutbox;
  /** Makes the outbox of this page and opens it. */
  open(options?: WebOutboxOptions): Promise<void>;
  /** Wants events kept. A known id is replaced. */
  keep(events: readonly KeptEvent[]): void;
  put(...ids: readonly string[]): void;
  remove(ids: readonly string[]): void;
  event(id: string, bytes?: number): KeptEvent;
}

declare global {
  interface Window {
    waymarkTest: OutboxPage;
  }
}

const told: Told = { adopted: [], lost: [], failed: [] };
/** What the page has, as a tracker would. */
const events = new Map<string, KeptEvent>();

function keep(given: readonly KeptEvent[]): void {
  for (const each of given) events.set(each.id, each);
  if (given.length) window.waymarkTest.outbox.changed();
}

function remove(ids: readonly string[]): void {
  for (const id of ids) events.delete(id);
  if (ids.length) window.waymarkTest.outbox.changed();
}

const listener: OutboxListener = {
  kept: () => [...events.values()],
  adopt(given) {
    const unknown = given.filter(({ id }) => !events.has(id));
    told.adopted.push(...unknown.map(({ id }) => id));
    keep(unknown);
  },
  lose(ids) {
    told.lost.push(...ids);
    remove(ids);
  },
  clear: () => (window.waymarkTest.isClear = true),
  fail: (cause) => void told.failed.push((cause as Error | undefined)?.name ?? 'nothing'),
};

const event = (id: string, bytes = 0): KeptEvent => ({ id, json: JSON.stringify({ id, filler: 'x'.repeat(bytes) }), lanes: ['relay'] });

window.waymarkTest = {
  told,
  isClear: false,
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
  keep,
  put: (...ids) => keep(ids.map((id) => event(id))),
  remove,
  event,
};
