import type { KeptEvent, OutboxListener, PageOutbox } from '../page-outbox.ts';

/** What an origin keeps over its pages, by part. The parts of living pages are theirs alone. */
export interface Disk {
  readonly parts: Map<string, Map<string, KeptEvent>>;
  readonly owned: Set<string>;
  /** What pages did that the protocol forbids. */
  readonly breaches: string[];
  /** A page had something granted. */
  wasOpened: boolean;
}

export function createDisk(): Disk {
  return { parts: new Map(), owned: new Set(), breaches: [], wasOpened: false };
}

/** The durable copy of one page, as strict as {@link PageOutbox} is in words. */
export interface StrictOutbox extends PageOutbox {
  /** Was opened and is not closed. */
  readonly isOpen: () => boolean;
  /** Lets the page adopt what dead pages left, as when another tab has died. */
  readonly adopt: () => void;
  /** A look finds nothing that any page has stored. */
  readonly clear: () => void;
  /** Another tab takes these over, as it may from a page in the back/forward cache. */
  readonly lose: (ids: readonly string[]) => void;
  /** What this page keeps. */
  readonly kept: () => readonly KeptEvent[];
  /** The page ends without a word. */
  readonly die: () => void;
}

export interface StrictOutboxOptions {
  readonly disk: Disk;
  /** Name of this page's part. */
  readonly part: string;
  readonly maxBytes: number;
  /** The browser stores nothing: whatever is kept dies with the page. */
  readonly storesNothing?: boolean;
  /** Something is granted, so events may be stored. */
  readonly mayStore: () => boolean;
}

export function strictOutbox({ disk, part, maxBytes, storesNothing = false, mayStore }: StrictOutboxOptions): StrictOutbox {
  /** What the tracker wanted kept when it last said that this has changed. */
  const own = new Map<string, KeptEvent>();
  let state: 'new' | 'open' | 'away' | 'closed' = 'new';
  let listener: OutboxListener;

  function expect(what: string, allowed: boolean): void {
    if (!allowed) disk.breaches.push(`${part}: ${what} while ${state}${mayStore() ? '' : ', nothing is granted'}`);
  }

  const isLive = (): boolean => state === 'open' || state === 'away';

  function adopt(): void {
    const orphans = [...disk.parts].filter(([name]) => !disk.owned.has(name));
    const events = orphans.flatMap(([, kept]) => [...kept.values()]);
    for (const [name] of orphans) disk.parts.delete(name);
    if (events.length) listener.adopt(events);
  }

  return {
    maxBytes,
    async open(next) {
      // Without a grant only to clear away what was stored under an earlier one.
      expect('open', state === 'new' && (mayStore() || disk.wasOpened));
      disk.wasOpened = true;
      state = 'open';
      listener = next;
      if (!storesNothing) disk.parts.set(part, own);
      disk.owned.add(part);
      await Promise.resolve();
      await Promise.resolve();
      adopt();
    },
    changed() {
      const events = listener.kept();
      expect('changed', isLive() && (mayStore() || !events.length));
      own.clear();
      for (const event of events) {
        const { id, lanes, json } = event;
        expect(`kept ${id} for nobody`, lanes.length > 0);
        expect(`kept ${id} as ${json}`, (JSON.parse(json) as { id: string }).id === id);
        own.set(id, event);
      }
    },
    leave() {
      expect('leave', isLive());
      state = 'away';
    },
    back() {
      expect('back', isLive());
      state = 'open';
    },
    async close() {
      expect('close', isLive());
      state = 'closed';
      disk.owned.delete(part);
      return !storesNothing;
    },
    isOpen: isLive,
    adopt,
    clear: () => void listener.clear(),
    lose: (ids) => listener.lose(ids),
    kept: () => [...own.values()],
    die() {
      disk.owned.delete(part);
    },
  };
}
