import type { EpochMs } from '@waymark/core';
import { grantedIn } from '../delivery/verdict.ts';
import { attempt } from '../storage/attempt.ts';
import { type Choice, readChoice, writeChoice } from './choice.ts';
import { isId, recordText, type VisitorRecord } from './record.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** Keeps what is known of the visitor in step with the browser's storage and, through it, with other tabs. Nothing else decides what may be stored. */
export interface Keeper {
  /** One object for the life of the page. */
  readonly known: VisitorRecord;
  /** The last activity that other tabs know of. */
  at: EpochMs;
  /** What the visitor allows now. */
  choice: Choice;
  /** At least one purpose is granted: something may be stored. */
  open: boolean;
  /** From then on the application hears of changes. */
  isStarted?: boolean;
  /** Ids of this browser at vendors, by vendor. Undefined: none. */
  aliases?: Record<string, string> | undefined;
  /** Reads what the browser holds. With a change: applies it, and stores the result, or removes what is ours if nothing may be stored. */
  sync(change?: Partial<VisitorRecord>): void;
}

export function createKeeper(parts: VisitorParts): Keeper {
  const { win, namespace, memory, cookies, cookie: { name: idName = `${namespace}_id` } = {}, aliasCookies = {}, consent = {} } = parts;
  const { state, privacyControl = (win.navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl } = consent;
  const defaults = writeChoice({ ...(state as Choice), ...(privacyControl && { marketing: false }) });
  const recordKey = `${namespace}.visitor`;
  const choiceName = `${namespace}_consent`;
  const known = (memory.visitor ??= { id: '', user: '', session: '', at: 0, landing: '' as never, log: [], choice: '' });
  // The rest comes with the first `sync`, before which nobody asks for it.
  const keeper = { known, choice: {}, sync } as Keeper;
  const clear = (): void => attempt(() => win.localStorage.removeItem(recordKey));
  /** The id whose cookie this page has written, which gives it its whole life again. */
  let renewed = '';

  function sync(change?: Partial<VisitorRecord>): void {
    const { user, choice } = known;
    // Read once: every look at the cookies may have to ask another process.
    const jar = cookies.read();
    const decided = change?.choice || jar[choiceName] || choice;
    const allowed = (keeper.choice = readChoice(`${defaults},${decided}`));
    const isOpen = (keeper.open = grantedIn(allowed).length > 0);
    const id = isOpen && jar[idName];
    const record = (isOpen || decided) && attempt(() => win.localStorage.getItem(recordKey));
    if (record) memory.clear = clear;
    Object.assign(known, isOpen && record && recordText.test(record) && attempt(() => JSON.parse(record) as VisitorRecord), isId(id) && { id }, change, { choice: decided });
    known.id ||= parts.newId();
    keeper.at = known.at;
    keeper.aliases = undefined;
    for (const [vendor, name] of Object.entries(aliasCookies)) {
      const alias = isOpen && !known.isReset && jar[name];
      if (isId(alias)) (keeper.aliases ??= {})[vendor] = alias;
    }
    if (change?.choice) cookies.set(choiceName, decided);
    // A denial may have been made where this page's storage is out of reach: by a server, or on a subdomain.
    if (isOpen ? change : decided || known.isReset) {
      // Where the new record does not fit, the old one is worse than none. A dot tells the next page that closed tabs may have left events.
      if (isOpen || (record && parts.outbox)) attempt(() => win.localStorage.setItem(recordKey, isOpen ? JSON.stringify(known) : '.'), clear);
      else clear();
      if (isOpen) {
        if (renewed !== known.id) cookies.set(idName, (renewed = known.id));
      } else {
        renewed = '';
        cookies.remove(idName);
        // A relay may have set it.
        cookies.remove(`${namespace}_session`);
        attempt(() => win.sessionStorage.removeItem(`${namespace}.tab`));
      }
    }
    if (!keeper.isStarted) return;
    if (user !== known.user) parts.onIdentity(known.user);
    if (choice !== decided) parts.onConsent(allowed);
  }

  return keeper;
}
