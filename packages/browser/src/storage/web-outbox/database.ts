import type { PageWindow } from '../../platform/page-window.ts';

/** Layout of the database. Raise it when parts are kept differently; a database of a higher version is left alone. */
const layout = 1;

/** How long IndexedDB may take to answer: an opening that another tab blocks, or a broken disk, may never do. Unit: milliseconds. */
const patience = 3000;

/** What a request brings, or the end of a transaction. Rejects when it fails, cannot be made, or takes too long. */
export function ask<Value>(win: PageWindow, make: () => IDBRequest<Value> | IDBTransaction): Promise<Value> {
  return new Promise((resolve, reject) => {
    win.setTimeout(reject, patience);
    const asked = make() as IDBRequest<Value>;
    const answer = ({ type }: Event) => (/s|m/.test(type) ? resolve(asked.result) : reject(asked.error));
    for (const type of ['success', 'complete', 'error', 'abort']) asked.addEventListener(type, answer);
  });
}

/** Opens the database with its one store, which has the same name. It makes way as soon as a later version wants to change it. */
export async function openDatabase(win: PageWindow, name: string): Promise<IDBDatabase> {
  const db = await ask<IDBDatabase>(win, () => {
    const request = win.indexedDB.open(name, layout);
    request.onupgradeneeded = () => request.result.createObjectStore(name);
    return request;
  });
  db.onversionchange = () => db.close();
  return db;
}
