import { on } from '../../platform/on.ts';
import type { PageWindow } from '../../platform/page-window.ts';

/** Layout of the database. Raise it when parts are kept differently; a database of a higher version is left alone. */
const layout = 1;

/** How long IndexedDB may take to answer: an opening that another tab blocks, or a broken disk, may never do. Unit: milliseconds. */
export const patience = 3000;

/** Resolves after this many milliseconds. */
export const pass = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a request brings, or the end of a transaction. Rejects when it fails, cannot be made, or takes too long. */
export function ask<Value>(make: () => IDBRequest<Value> | IDBTransaction): Promise<Value> {
  return new Promise((resolve, reject) => {
    setTimeout(reject, patience);
    const asked = make() as IDBRequest<Value>;
    on(asked, 'success complete', () => resolve(asked.result));
    on(asked, 'error abort', () => reject(asked.error));
  });
}

/**
 * Opens the database with its one store, which has the same name, and hands it over, also when it answers after `patience`. It makes way as soon as a later
 * version wants to change it.
 */
export function openDatabase(win: PageWindow, name: string, use: (db: IDBDatabase) => void): Promise<unknown> {
  return ask(() => {
    const request = win.indexedDB.open(name, layout);
    request.onupgradeneeded = () => request.result.createObjectStore(name);
    request.onsuccess = () => {
      const db = request.result;
      db.onversionchange = () => db.close();
      use(db);
    };
    return request;
  });
}
