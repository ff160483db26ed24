import type { Bytes } from '@waymark/core';
import type { KeptEvent, OutboxListener, PageOutbox } from '../../delivery/page-outbox.ts';
import type { PageWindow } from '../../platform/page-window.ts';
import { attempt } from '../attempt.ts';
import { ask, openDatabase } from './database.ts';
import { readNewest } from './snapshot.ts';

export interface WebOutboxOptions {
  /** Name of the database. With a colon, start of the names of locks and of keys in `localStorage`. Default: `waymark`. */
  readonly name?: string;
  /** Most that waits, in UTF-8 bytes. Default: 1 MiB. */
  readonly maxBytes?: number;
  /** Default: the page's own. */
  readonly window?: PageWindow;
}

/** How often a page looks for parts of pages that were opened after it. Unit: milliseconds. */
const lookAround = 60_000;

/**
 * Keeps the events of a page in IndexedDB, and in `localStorage` what a closing page cannot commit, until this page or a later one has delivered them.
 * Falls back to `localStorage` alone and to nothing.
 */
export function webOutbox({ name = 'waymark', maxBytes = 1_048_576, window: win = globalThis as PageWindow }: WebOutboxOptions = {}): PageOutbox {
  const prefix = `${name}:`;
  // Sorted by age.
  const key = `${prefix}${win.Date.now()}-${win.Math.random()}`;
  const locks = win.navigator.locks as LockManager | undefined;
  const kept = new Map<string, KeptEvent>();
  const watched = new Set<string>();
  let [version, underWay] = [0, 0];
  let isAwake = false;
  let isDirty = false;
  let hasFailed = false;
  let stored: readonly string[] = [];
  let db: IDBDatabase | undefined;
  let listener: OutboxListener;
  let awake: AbortController;
  let opened: Promise<void> | undefined;
  let holding: unknown;
  let writing: unknown;
  let timer: number;

  function fail(cause: unknown): undefined {
    if (!hasFailed) listener.fail(cause);
    hasFailed = true;
  }

  const begin = () => (db as IDBDatabase).transaction(name, 'readwrite', { durability: 'relaxed' }).objectStore(name);
  const snapshot = () => JSON.stringify([(version += 1), [...kept.values()]]);
  const readLocal = (other: string) => attempt(() => win.localStorage.getItem(other));
  const dropLocal = (other: string) => attempt(() => win.localStorage.removeItem(other));

  function save(): void {
    try {
      if (db || kept.size) win.localStorage.setItem(key, snapshot());
      else dropLocal(key);
    } catch (cause) {
      fail(cause);
    }
  }

  function write(store = attempt(begin)): unknown {
    isDirty = false;
    if (!store) {
      db = undefined;
      return save();
    }
    if (kept.size) store.put(snapshot(), key);
    else store.delete(key);
    underWay += 1;
    return (writing = new Promise<void>((resolve) => {
      const { transaction } = store;
      transaction.oncomplete = () => {
        underWay -= 1;
        if (isDirty || underWay) flush();
        else dropLocal(key);
        resolve();
      };
      // The disk is full. Tried again with the next change.
      transaction.addEventListener('abort', () => {
        underWay -= 1;
        isDirty = true;
        save();
        fail(transaction.error);
        resolve();
      });
    }));
  }

  function flush(): void {
    if (isDirty && isAwake && !underWay) write();
  }

  function change(): void {
    isDirty = true;
    queueMicrotask(flush);
  }

  const lock = (other: string, options: LockOptions, run: (got: unknown) => unknown): unknown => locks?.request(other, options, run).catch(() => 0) ?? run(true);

  function hold(): void {
    const { signal } = (awake = new AbortController());
    watched.clear();
    holding = lock(key, { signal }, async () => {
      if (stored.length && !readLocal(key) && !(await ask(win, () => begin().get(key)).catch(fail))) listener.lose(stored.filter((id) => kept.delete(id)));
      isAwake = true;
      flush();
      return new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
  }

  async function take(other: string): Promise<void> {
    watched.delete(other);
    const store = attempt(begin);
    const text = store && (await ask(win, () => store.get(other)));
    const ahead = readLocal(other);
    const events = readNewest([text, ahead]).filter(({ id }) => !kept.has(id));
    for (const event of events) kept.set(event.id, event);
    if (events.length) listener.adopt(events);
    store?.delete(other);
    await write(store);
    // Unless it was changed meanwhile: that has yet to be read.
    if (readLocal(other) === ahead) dropLocal(other);
  }

  async function seek(): Promise<void> {
    const parts = db && (await ask(win, () => begin().getAllKeys()).catch(fail));
    if (!parts) db = undefined;
    await Promise.all(
      [...(parts ?? []).map(String), ...(attempt(() => Object.keys(win.localStorage)) ?? [])].sort().map((other) => {
        if (!other.startsWith(prefix) || other === key || watched.has(other)) return 0;
        watched.add(other);
        const takeIt = () => take(other);
        return lock(other, { ifAvailable: true }, (got) => (got ? takeIt() : void lock(other, { signal: awake.signal }, takeIt)));
      }),
    );
  }

  const seekAgain = () => void (locks && seek());

  return {
    maxBytes: maxBytes as Bytes,
    open(next) {
      listener = next;
      opened = openDatabase(win, name).catch(fail).then((database) => {
        db = database;
        hold();
      });
      timer = win.setInterval(seekAgain, lookAround);
      return opened.then(seek);
    },
    put(events) {
      for (const event of events) kept.set(event.id, event);
      if (events.length) change();
    },
    remove(ids) {
      if (ids.filter((id) => kept.delete(id)).length) change();
    },
    leave(fallsAsleep?: boolean) {
      const isCommitted = db && !isDirty && !underWay;
      if (!isCommitted) save();
      if (!fallsAsleep) return;
      isAwake = false;
      stored = isCommitted || readLocal(key) ? [...kept.keys()] : [];
      awake?.abort();
    },
    back() {
      void opened?.then(() => (awake.signal.aborted ? hold() : seekAgain()));
    },
    async close() {
      await opened;
      win.clearInterval(timer);
      write();
      await writing;
      isAwake = false;
      awake.abort();
      await holding;
      db?.close();
    },
  };
}
