import type { TabStore } from '../identity/tab-id.ts';
import { attempt } from '../storage/attempt.ts';
import { type Choice, readChoice, writeChoice } from './choice.ts';
import { isBrowserId, type PageAddress, readRecord, type VisitorRecord } from './record.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** Keeps what is known of the visitor in step with the browser's storage and, through it, with other tabs. Nothing else decides what may be stored. */
export interface Keeper {
  /** One object for the life of the page. */
  readonly known: VisitorRecord;
  /** What the visitor allows now. */
  consent(): Choice;
  /** At least one purpose is granted. */
  mayStore(): boolean;
  /** Ids of this browser at vendors, by vendor. Undefined: none. */
  aliases(): Readonly<Record<string, string>> | undefined;
  /** Reads what the browser holds. With a change: applies it, and stores the result, or removes what is ours if nothing may be stored. */
  sync(change?: Partial<VisitorRecord>): void;
  /** Takes all that is ours out of the browser, but for the decision itself. */
  purge(): void;
  /** The tab's own storage. */
  readonly tabStore: TabStore;
  /** Hears the other tabs no longer. */
  stop(): void;
}

export function createKeeper(parts: VisitorParts, landing: PageAddress): Keeper {
  const { win, namespace, memory, newId, cookies, idName = `${namespace}_id`, aliasCookies = {}, consent = {} } = parts;
  const { state, privacyControl = (win.navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl } = consent;
  const defaults = writeChoice({ ...(state as Choice), ...(privacyControl && { marketing: false }) });
  const key = `${namespace}.visitor`;
  const tabKey = `${namespace}.tab`;
  const choiceName = `${namespace}_consent`;
  const known = (memory.visitor ??= { id: '', user: '', session: '', at: 0, landing, choice: '', log: [], isReset: false });
  let choice: Choice | undefined;
  let aliases: Record<string, string> | undefined;
  let isOpen: boolean;

  function sync(change?: Partial<VisitorRecord>): void {
    const { user, choice: before } = known;
    const isFirst = !choice;
    const decided = change?.choice ?? cookies.get(choiceName) ?? before;
    choice = readChoice(`${defaults},${decided}`);
    isOpen = Object.values(choice).includes(true);
    const id = isOpen ? cookies.get(idName) : undefined;
    Object.assign(known, isOpen && attempt(() => readRecord(win.localStorage.getItem(key) ?? '', known)), isBrowserId(id) && { id }, change, { choice: decided });
    known.id ||= newId();
    readAliases();
    if (change?.choice) cookies.set(choiceName, decided);
    if (change && isOpen) {
      // The first time in a page even if it is there, because that prolongs its life.
      if (isFirst || known.id !== id) cookies.set(idName, known.id);
      // Where the new record does not fit, the old one is worse than none.
      if (!attempt(() => (win.localStorage.setItem(key, JSON.stringify(known)), true))) forget();
    } else if (change && decided) purge();
    if (isFirst) return;
    if (user !== known.user) parts.onIdentity(known.user);
    if (before !== decided) parts.onConsent(choice);
  }

  function readAliases(): void {
    aliases = undefined;
    for (const vendor in isOpen && !known.isReset ? aliasCookies : {}) {
      const id = cookies.get(aliasCookies[vendor] ?? '');
      if (isBrowserId(id)) (aliases ??= {})[vendor] = id;
    }
  }

  const forget = (): void => attempt(() => win.localStorage.removeItem(key));

  function purge(): void {
    cookies.remove(idName);
    forget();
    attempt(() => win.sessionStorage.removeItem(tabKey));
  }

  const hear = (event: StorageEvent): unknown => event.key === key && sync();

  sync({});
  win.addEventListener('storage', hear);
  return {
    known,
    consent: () => choice as Choice,
    mayStore: () => isOpen,
    aliases: () => aliases,
    sync,
    purge,
    tabStore: {
      get: () => (isOpen && attempt(() => win.sessionStorage.getItem(tabKey))) || undefined,
      set: (id) => isOpen && !!attempt(() => (win.sessionStorage.setItem(tabKey, id), true)),
      remove: () => isOpen && attempt(() => win.sessionStorage.removeItem(tabKey)),
    },
    stop: () => win.removeEventListener('storage', hear),
  };
}
