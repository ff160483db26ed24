import type { Bytes } from '@waymark/core';
import type { OutboxListener, PageOutbox } from '../../delivery/page-outbox.ts';
import { on } from '../../platform/on.ts';
import type { PageWindow } from '../../platform/page-window.ts';
import { attempt } from '../attempt.ts';
import { ask, openDatabase, pass, patience } from './database.ts';
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

/**
 * How long a page waits before it asks for locks of others. Pages on their way into the back/forward cache hear of it, and give their locks back, after the
 * next page runs; they are thrown out of the cache when they have one that somebody asks for (Chromium 156, 2026-11-22). Unit: milliseconds.
 */
const courtesy = 300;

/**
 * Keeps the events of a page in IndexedDB, and in `localStorage` what a closing page cannot commit, until this page or a later one has delivered them.
 * Falls back to `localStorage` alone, and to keeping nothing. Each page has a part of its own and holds a Web Lock as long as it lives; whoever gets the
 * lock of another part moves that part to its own. Without Web Locks, as on a plain http site, nobody can tell a dead page from one that lives: a
 * page that opens takes over everything, and what a living one still holds may be sent twice, under the same ids.
 */
export function webOutbox({ name = 'waymark', maxBytes = 1_048_576, window: win = globalThis as PageWindow }: WebOutboxOptions = {}): PageOutbox {
  const prefix = `${name}:`;
  const key = prefix + Math.random();
  const locks = win.navigator.locks as LockManager | undefined;
  const life = new AbortController();
  const { changed, leave, write, flush } = createPart(win, key, () => listener.kept(), begin, () => isOwner, fail);
  let hasFailed = false;
  let isOwner = false;
  /** Milliseconds until the next look for parts of dead pages. */
  let pause = courtesy;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let db: IDBDatabase | undefined;
  let listener: OutboxListener;
  let opened: Promise<void>;
  let asleep: Promise<void>;
  /** Gives every lock back. Undefined while the page sleeps. */
  let release: (() => void) | undefined;
  /** Ids that were on the disk when the page fell asleep. */
  let stored: readonly string[] = [];

  function fail(cause: unknown): undefined {
    if (!hasFailed) listener.fail(cause);
    hasFailed = true;
  }

  const readLocal = (part: string) => attempt(() => win.localStorage.getItem(part));

  function begin(): IDBObjectStore {
    return (db as IDBDatabase).transaction(name, 'readwrite', { durability: 'relaxed' }).objectStore(name);
  }

  /** What sleeps in the back/forward cache must hold up nobody. False when the disk does not have everything. */
  function sleep(): boolean {
    clearTimeout(timer);
    release?.();
    release = undefined;
    isOwner = false;
    const isStored = leave();
    stored = isStored ? listener.kept().map(({ id }) => id) : [];
    return isStored;
  }

  /** Runs with the lock, or not at all, and gives it back at once when the page falls asleep. Without Web Locks every lock is to be had. */
  function lock(part: string, run: () => Promise<void>): Promise<unknown> {
    const runAwake = (isMine: unknown) => isMine && release && Promise.race([run(), asleep]);
    return Promise.resolve(locks ? locks.request(part, { ifAvailable: true }, runAwake) : runAwake(true)).catch(fail);
  }

  /** Makes this page's part its own until the page falls asleep. */
  async function hold(): Promise<void> {
    const thisTime = asleep;
    // Only events are written in braces. A database that does not answer has taken nothing away.
    const isThere = /{/.test(`${readLocal(key)}${db && (await ask(() => begin().get(key)).catch(() => '{'))}`);
    // A page that fell asleep meanwhile has stored more than the answer knows of.
    if (!release || thisTime !== asleep) return;
    if (!isThere) listener.lose(stored);
    isOwner = true;
    flush();
    await thisTime;
  }

  /** Takes this page's part, unless it has it, and a little later those of dead pages. Resolves when they are taken. */
  async function look(): Promise<void> {
    const mayTake = locks || !timer;
    clearTimeout(timer);
    timer = setTimeout(look, (pause += courtesy));
    if (!release) asleep = new Promise((resolve) => (release = resolve));
    if (!isOwner) void lock(key, hold);
    const thisTime = asleep;
    await pass(courtesy);
    // Should the page have slept meanwhile, others need time again.
    if (!mayTake || thisTime !== asleep) return;
    // What cannot be read is of no use to later pages either. A disk that takes long, for which there is no cause, is asked again the next time.
    const parts = await ask(() => begin().getAllKeys()).catch((cause) => cause && (db = fail(cause)));
    const others = [parts, attempt(() => Object.keys(win.localStorage))].flat().map(String).filter((part) => part.startsWith(prefix));
    if (parts && !others.length) listener.clear();
    await Promise.all(others.map((other) => lock(other, () => take(other))));
  }

  /**
   * Moves a part to this page's, in one transaction. A page in another process may see in `localStorage` for a moment longer what is gone from there, so
   * the database says until the next look that nothing is left of this version. What the part's owner stores later is a newer one.
   */
  async function take(other: string): Promise<void> {
    const store = attempt(begin);
    const text = store && (await ask<unknown>(() => store.get(other)));
    const ahead = readLocal(other);
    listener.adopt(readNewest([text, ahead]));
    if (ahead) store?.put(ahead.replace(/,.*/s, ',[]]'), other);
    else store?.delete(other);
    await write(store);
    // Unless it was changed meanwhile: that has yet to be read.
    if (readLocal(other) === ahead) attempt(() => win.localStorage.removeItem(other));
  }

  return {
    maxBytes: maxBytes as Bytes,
    open(next) {
      listener = next;
      // A page that is left sends before anything is stored, and must not begin a transaction while it does.
      on(win, 'pagehide', () => (isOwner = false), life.signal, true);
      on(win, 'pagehide', sleep, life.signal);
      on(win, 'freeze', sleep, life.signal, true);
      // What opens late serves from the next look on.
      const looked = openDatabase(win, name, (database) => (db = database)).catch(fail).then(look);
      // Where locks are never granted, as in a page that is prerendered, nobody waits for the parts of others.
      return (opened = Promise.race([looked, pass(patience)]));
    },
    changed,
    leave,
    back: () => timer && look(),
    async close() {
      await opened;
      await write();
      const isStored = sleep();
      life.abort();
      db?.close();
      return isStored;
    },
  };
}
