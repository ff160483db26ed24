import type { Tab } from '../drivers/driver.ts';

/** Names of everything that a page's origin keeps in the browser. */
export interface Stored {
  /** What scripts and servers see. */
  readonly cookies: readonly string[];
  readonly local: readonly string[];
  readonly session: readonly string[];
  /** Records in databases. */
  readonly records: number;
}

export const nothingStored: Stored = { cookies: [], local: [], session: [], records: 0 };

export async function stored(tab: Tab): Promise<Stored> {
  const inPage = await tab.evaluate(async () => {
    const asked = <Value>(request: IDBRequest<Value>): Promise<Value> =>
      new Promise((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(request.error));
      });
    let records = 0;
    for (const { name = '' } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name));
      for (const store of database.objectStoreNames) records += await asked(database.transaction(store).objectStore(store).count());
      database.close();
    }
    return { local: Object.keys(localStorage).sort(), session: Object.keys(sessionStorage).sort(), records };
  });
  return { cookies: (await tab.cookies()).map(({ name }) => name).sort(), ...inPage };
}
