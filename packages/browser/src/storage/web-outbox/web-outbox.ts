import type { Bytes } from '@waymark/core';
import type { OutboxListener, PageOutbox } from '../../delivery/page-outbox.ts';
import { on } from '../../platform/on.ts';
import type { PageWindow } from '../../platform/page-window.ts';
import { attempt } from '../attempt.ts';
import { ask, openDatabase } from './database.ts';
import { createPart } from './own-part.ts';
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

export function webOutbox({ name = 'waymark', maxBytes = 1_048_576, window: win = globalThis as PageWindow }: WebOutboxOptions = {}): PageOutbox {
  const prefix = `${name}:`;
  // Sorted by age.
  const key = `${prefix}${win.Date.now()}-${win.Math.random()}`;
  const locks = win.navigator.locks as LockManager | undefined;
  const watched = new Set<string>();
  let hasFailed = false;
  let taking: Promise<void> | undefined;
  let db: IDBDatabase | undefined;
  let listener: OutboxListener;
  let awake: AbortController;
  let opened: Promise<void> | undefined;
  let holding: unknown;
  let timer: number;

  const begin = () => (db as IDBDatabase).transaction(name, 'readwrite', { durability: 'relaxed' }).objectStore(name);
  const readLocal = (other: string) => attempt(() => win.localStorage.getItem(other));
  const own = createPart(win, key, begin, fail);

  function fail(cause: unknown): undefined {
    if (!hasFailed) listener.fail(cause);
    hasFailed = true;
  }

  const lock = (other: string, run: () => unknown): Promise<unknown> => (locks?.request(other, awake, run) ?? Promise.resolve(run())).catch(() => 0);

  async function hold(): Promise<void> {
    const { signal } = (awake = new AbortController());
    watched.clear();
    on(win, 'pagehide freeze', sleep, signal, true);
    await new Promise((ready) => {
      holding = lock(key, () => (ready(0), new Promise((resolve) => signal.addEventListener('abort', resolve)))).then(ready);
    });
    if (signal.aborted) return;
    listener.lose(await own.wake());
    await seek();
  }

  function sleep(): void {
    own.sleep();
    awake.abort();
  }

  async function take(other: string): Promise<void> {
    watched.delete(other);
    const store = attempt(begin);
    const text = store && (await ask(win, () => store.get(other)));
    const ahead = readLocal(other);
    listener.adopt(own.add(readNewest([text, ahead])));
    store?.delete(other);
    await own.write(store);
    // Unless it was changed meanwhile: that has yet to be read.
    if (readLocal(other) === ahead) attempt(() => win.localStorage.removeItem(other));
  }

  async function seek(): Promise<void> {
    const parts = await ask<IDBValidKey[]>(win, () => begin().getAllKeys()).catch(fail);
    if (!parts) db = undefined;
    for (const other of [...(parts ?? []), ...(attempt(() => Object.keys(win.localStorage)) ?? [])].map(String).sort()) {
      if (!other.startsWith(prefix) || other === key || watched.has(other)) continue;
      watched.add(other);
      void lock(other, () => (taking = take(other)));
    }
    // A lock that nobody else wants is granted after those asked for before that are free.
    await lock(`${key}?`, () => taking);
  }

  const back = () => void (awake && (awake.signal.aborted ? hold() : locks && seek()));

  return {
    ...own,
    maxBytes: maxBytes as Bytes,
    open(next) {
      listener = next;
      timer = win.setInterval(back, lookAround);
      return (opened = openDatabase(win, name).catch(fail).then((database) => {
        db = database;
        return hold();
      }));
    },
    back,
    async close() {
      if (!opened) return false;
      await opened;
      win.clearInterval(timer);
      const isStored = await own.close();
      sleep();
      await holding;
      db?.close();
      return isStored;
    },
  };
}
