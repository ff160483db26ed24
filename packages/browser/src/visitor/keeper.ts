import type { TabStore } from '../identity/tab-id.ts';
import { listen } from '../platform/listen.ts';
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
  const { win, namespace, memory, clock, newId, cookies, idName = `${namespace}_id`, aliasCookies = {}, consent = {} } = parts;
  const { state, privacyControl = (win.navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl } = consent;
  const defaults = writeChoice({ ...(state as Choice), ...(privacyControl && { marketing: false }) });
  const key = `${namespace}.visitor`;
  const tabKey = `${namespace}.tab`;
  const choiceName = `${namespace}_consent`;
  const known = (memory.visitor ??= { id: '', user: '', session: '', at: 0, landing, choice: '', log: [], isReset: false });
  let choice: Choice;
  let aliases: Record<string, string> | undefined;
  let isOpen = false;
  let isLive = false;
  let cookieId: string;

  function sync(change?: Partial<VisitorRecord>): void {
    const { user, at, choice: before } = known;
    // The page has had a user of its own while nothing could be read.
    const keepsUser = isLive && !isOpen && { user };
    const decided = change?.choice ?? cookies.get(choiceName) ?? before;
    choice = readChoice(`${defaults},${decided}`);
    isOpen = Object.values(choice).includes(true);
    Object.assign(known, isOpen && read(), keepsUser, change, { choice: decided });
    known.id ||= newId();
    // The latest activity of all tabs; a clock that ran ahead may have left one that is still to come.
    known.at = Math.min(clock.now(), Math.max(at, known.at));
    readAliases();
    if (change?.choice) cookies.set(choiceName, decided);
    if (change && isOpen) write();
    else if (change && decided) purge();
    if (isLive && user !== known.user) parts.onIdentity(known.user || undefined);
    if (isLive && before !== decided) parts.onConsent(choice);
    isLive = true;
  }

  function read(): Partial<VisitorRecord> {
    const id = cookies.get(idName);
    return { ...attempt(() => readRecord(win.localStorage.getItem(key) ?? '', known)), ...(isBrowserId(id) && { id }) };
  }

  function readAliases(): void {
    aliases = undefined;
    if (!isOpen || known.isReset) return;
    for (const vendor in aliasCookies) {
      const id = cookies.get(aliasCookies[vendor] ?? '') ?? '';
      // Anybody may write to a vendor's cookie.
      if (/^[\w.:-]{8,256}$/.test(id)) (aliases ??= {})[vendor] = id;
    }
  }

  function write(): void {
    if (known.id !== cookieId) cookies.set(idName, (cookieId = known.id));
    try {
      win.localStorage.setItem(key, JSON.stringify(known));
    } catch {
      // Where the new record does not fit, the old one is worse than none.
      forget();
    }
  }

  const forget = (): void => attempt(() => win.localStorage.removeItem(key));

  function purge(): void {
    cookies.remove(idName);
    cookieId = '';
    forget();
    attempt(() => win.sessionStorage.removeItem(tabKey));
  }

  sync({});
  return {
    known,
    consent: () => choice,
    mayStore: () => isOpen,
    aliases: () => aliases,
    sync,
    purge,
    tabStore: {
      get: () => (isOpen && attempt(() => win.sessionStorage.getItem(tabKey))) || undefined,
      set: (id) => isOpen && !!attempt(() => (win.sessionStorage.setItem(tabKey, id), true)),
      remove: () => isOpen && attempt(() => win.sessionStorage.removeItem(tabKey)),
    },
    stop: listen(win, 'storage', (event) => (event as StorageEvent).key === key && sync()),
  };
}
