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

/**
 * How long a page waits before it asks for a lock that another page may be about to give back: pages on their way into the back/forward cache hear of it
 * after the next page runs, and are thrown out of it when they still have a lock that somebody waits for (Chromium 156, 2026-11-22). Unit: milliseconds.
 */
const courtesy = 300;

/** How often a page looks for parts of pages that were opened after it. Unit: milliseconds. */
const lookAround = 60_000;

/**
 * Keeps the events of a page in IndexedDB, and in `localStorage` what a closing page cannot commit, until this page or a later one has delivered them.
 * Falls back to `localStorage` alone, and to keeping nothing. Each page has a part of its own and holds a Web Lock as long as it lives; whoever gets the
 * lock of another part moves that part to its own. Without Web Locks, as on a plain http site, nobody can tell a dead page from one that lives: a page
 * that opens takes over everything, and what a living one still holds may be sent twice, under the same ids.
 */
export function webOutbox({ name = 'waymark', maxBytes = 1_048_576, window: win = globalThis as PageWindow }: WebOutboxOptions = {}): PageOutbox {
  const prefix = `${name}:`;
  // By age, so that what was left first is adopted first.
  const key = `${prefix}${win.Date.now()}-${win.Math.random()}`;
  const locks = win.navigator.locks as LockManager | undefined;
  const own = createPart(win, key, begin, fail);
  let hasFailed = false;
  let db: IDBDatabase | undefined;
  let listener: OutboxListener;
  /** Aborted when the page falls asleep, and then `asleep` resolves. */
  let awake: AbortController | undefined;
  let asleep: Promise<unknown>;
  /** Parts whose lock this page has, or waits for. */
  let watched: Set<string>;
  let opened: Promise<void> | undefined;
  let holding: unknown;
  let taking: unknown;
  let timer: number;
  let waking: number | undefined;

  function begin(): IDBObjectStore {
    return (db as IDBDatabase).transaction(name, 'readwrite', { durability: 'relaxed' }).objectStore(name);
  }

  function fail(cause: unknown): undefined {
    if (!hasFailed) listener.fail(cause);
    hasFailed = true;
  }

  const readLocal = (other: string) => attempt(() => win.localStorage.getItem(other));

  /** Gives the lock back when `run` is done, and at once when the page falls asleep. Without Web Locks every lock is to be had. */
  function lock(other: string, run: () => unknown, options = awake): Promise<unknown> {
    const runOnce = () => Promise.race([run(), asleep]);
    // A controller reads as options: it has a `signal`.
    return (locks?.request(other, options as LockOptions, runOnce) ?? runOnce()).catch(() => 0);
  }

  /** Makes this page's part its own, and looks for others. */
  function hold(): Promise<void> {
    const { signal } = (awake = new AbortController());
    watched = new Set([key]);
    on(win, 'pagehide freeze', sleep, signal, true);
    asleep = new Promise((resolve) => signal.addEventListener('abort', resolve));
    holding = lock(key, async () => {
      listener.lose(await own.wake());
      return asleep;
    });
    return seek();
  }

  /** What sleeps in the back/forward cache must hold up nobody. False when the disk does not have everything. */
  function sleep(): boolean {
    awake?.abort();
    return own.sleep();
  }

  /** Asks for the lock of every part: one that is free is taken over now, the others when their pages die. */
  async function seek(): Promise<void> {
    // Should the page fall asleep and wake up before it claims, others may need time again.
    const options = awake;
    const held = ((await locks?.query().catch(fail))?.held ?? []).map((each) => each.name);
    const parts = await ask(win, () => begin().getAllKeys()).catch(fail);
    // What cannot be read is of no use to later pages either.
    if (!parts) db = undefined;
    for (const other of [parts, attempt(() => Object.keys(win.localStorage))].flat().map(String).sort()) {
      if (!other.startsWith(prefix) || watched.has(other)) continue;
      watched.add(other);
      const claim = () => lock(other, () => (taking = take(other)), options);
      if (held.includes(other)) win.setTimeout(claim, courtesy);
      else void claim();
    }
    // Nobody else wants this lock, so it is granted after those before it that are free.
    await lock(`${key}?`, () => taking);
  }

  /** Moves a part to this page's, in one transaction. */
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

  function back(): void {
    if (awake?.signal.aborted) {
      // Browsers tell a return several times.
      win.clearTimeout(waking);
      waking = win.setTimeout(hold, courtesy);
    } else if (awake && locks) void seek();
  }

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
      win.clearTimeout(waking);
      await own.write();
      const isStored = sleep();
      await holding;
      db?.close();
      return isStored;
    },
  };
}
