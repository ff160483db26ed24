import type { Clock, KeyValueStore, Stop, Where, Who } from '@waymark/core';
import { createBrowserId } from '../identity/browser-id.ts';
import { createSession } from '../identity/session.ts';
import { createTabId } from '../identity/tab-id.ts';
import type { PageMemory } from '../platform/page-memory.ts';
import { isVisitorPage, type PageWindow } from '../platform/page-window.ts';
import { createUuid } from '../platform/uuid.ts';
import { gatedStore } from '../storage/gated-store.ts';
import { webStore } from '../storage/web-store.ts';

export interface VisitorParts {
  readonly win: PageWindow;
  readonly namespace: string;
  readonly memory: PageMemory;
  readonly cookies: KeyValueStore;
  /** Name of the browser id's cookie. */
  readonly idName: string;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Identifiers may be stored. */
  readonly mayStore: boolean;
}

/** Who sits before the page, as far as anybody knows. */
export interface Visitor {
  readonly tab: { readonly id: string; readonly isNew: boolean };
  /** Identity of an event on this page, with the user of the last page, and the first page of its session. */
  meet(page: { readonly url: string; readonly referrer?: string }): { readonly who: Who; readonly landing: NonNullable<Where['landing']> };
  /** Identifiers may be stored from now on, or no longer. */
  allow(mayStore: boolean): void;
  remember(userId: string | undefined): void;
  /** Another person sits here now. */
  renew(): void;
  /** The page goes, perhaps for good. */
  pause(): void;
  /** The page is visible again. */
  resume(): void;
  /** The page came back from the back/forward cache. */
  restore(): void;
  stop: Stop;
}

/** Binds browser id, session, tab and user to storage that only consent opens. */
export function createVisitor({ win, namespace, memory, cookies, idName, clock, mayStore }: VisitorParts): Visitor {
  const keys = { session: `${namespace}.session`, user: `${namespace}.user`, tab: `${namespace}.tab` };
  const cookie = gatedStore(cookies, [idName]);
  const local = gatedStore(webStore('localStorage', 'across-visits', () => win.localStorage), [idName, keys.session, keys.user]);
  const perTab = gatedStore(webStore('sessionStorage', 'per-tab', () => win.sessionStorage), [keys.tab]);
  // A frame shares its page's storage, and would take the page's identity away from it.
  const stores = isVisitorPage(win) ? [cookie, local, perTab] : [cookie, local];
  let isOpen = mayStore;
  if (isOpen) for (const store of stores) store.open();

  const browserId = createBrowserId({ cookies: cookie, local, name: idName, newId: createUuid });
  const session = createSession({ store: local, key: keys.session, clock, newId: createUuid });
  const tab = createTabId({ win, store: perTab, key: keys.tab, clock, newId: createUuid, known: memory.tabId });
  const lastUser = local.get(keys.user);
  memory.tabId = tab.id;

  return {
    tab,
    meet(page) {
      const { id, landing } = session.touch(page);
      return { landing, who: { browserId: browserId.read(), sessionId: id, tabId: tab.id, ...(lastUser !== undefined && { userId: lastUser }) } };
    },
    allow(mayStoreNow) {
      if (mayStoreNow === isOpen) return;
      isOpen = mayStoreNow;
      if (!isOpen) return stores.forEach((store) => store.shut());
      for (const store of stores) store.open();
      browserId.reload();
      tab.claim();
    },
    remember: (userId) => void (userId === undefined ? local.delete(keys.user) : local.set(keys.user, userId)),
    renew() {
      browserId.renew();
      session.end();
    },
    pause() {
      session.save();
      tab.release();
    },
    resume: tab.claim,
    restore: tab.claimAgain,
    stop: tab.stop,
  };
}
