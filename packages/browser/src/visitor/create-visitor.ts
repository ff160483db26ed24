import type { DurationMs, Where, Who } from '@waymark/core';
import { decisionName } from '../delivery/track.ts';
import { on } from '../platform/on.ts';
import { isVisitorPage } from '../platform/page-window.ts';
import { attempt } from '../storage/attempt.ts';
import { type Choice, type Decision, readChoice, writeChoice } from './choice.ts';
import { createIdentity, type Identity } from './identity.ts';
import { createKeeper } from './keeper.ts';
import { placeOf } from './place.ts';
import { campaignOf, isId, type PageAddress } from './record.ts';
import { surroundingsOf } from './surroundings.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** Who sits before the page, where that is, and what is allowed: what the tracker asks. */
export interface VisitorLife {
  /** What an event of this page says of its visitor and its place. One that is no activity of the visitor keeps no session alive. */
  context(name?: string): { readonly who: Who; readonly where: Where };
  page(): PageAddress;
  /** Looks what the browser holds. Nothing else may be called before. */
  start(): void;
  /** The page may end after this call: leaves the tab's id for the next page of this tab. */
  leave(): void;
  /** The page goes on: takes the tab's id back, so that a tab opened from here does not inherit it. */
  back(): void;
}

/** The same, as the application calls it. */
export interface Visitor extends Omit<Identity, 'who'> {
  browserId(): string;
  /** Goes on under an id that another domain of the shop gave this browser. False when it is no id, or nothing may be stored. */
  adoptBrowserId(id: string): boolean;
  /** What the visitor allows. Purposes that are not decided are absent. */
  consent(): Choice;
  /** The visitor decided. Purposes that are not named keep their state. When no purpose is granted any more, all that is stored is removed. */
  setConsent(change: Choice): void;
  /** Decisions of this browser, oldest first, the last 20. Stored as long as something is granted: of a denial of everything no page knows but the one in which it was made. */
  consentLog(): readonly Decision[];
  /**
   * Another person sits at this device now: signs out, and goes on as another browser in a new session, here and in the other tabs. Ids of vendors are
   * not used again. The decision on consent stays, because it was made for this device; to ask again, call `setConsent`.
   */
  reset(): void;
}

/** Silence that ends a visit: 30 minutes, the usual rule of web analytics. */
const silence: DurationMs = 1_800_000;
/** Activity is told to other tabs at most this often, and when the page is left. */
const saveEvery: DurationMs = 10_000;
/**
 * What other pages write may come after the news of it: Chromium 156 wrote the tab's id of the page being left 5 ms after the restored page was told (checked
 * 2026-11-21), and in Firefox a cookie may come later than the `storage` event (ESR 153, 2026-11-23). Unit: milliseconds.
 */
const looksAgain: readonly DurationMs[] = [0, 100, 1000];

/**
 * Says of each event whose it is. The tab's id lies in storage only between two pages; while a page lives it is in memory alone. That tells a reload, which
 * finds it, from a copy of the tab, which does not. A frame shares the storage of its page and never touches it.
 */
export function createVisitor(parts: VisitorParts): readonly [Visitor, VisitorLife] {
  const { win, win: { document }, namespace, clock, newId, memory, cookies, signal, aliasCookies = {} } = parts;
  const tabKey = `${namespace}.tab`;
  const [page, entry] = placeOf(parts);
  const keeper = createKeeper(parts);
  const { known, sync } = keeper;
  const { who, ...identity } = createIdentity(keeper, parts);
  const hasTab = isVisitorPage(win);
  let seen: string | undefined;
  let surroundings: Where;

  /**
   * Takes the tab's id out of storage. Before the visitor has decided every page is a tab of its own, which waits with its events; where nothing may be kept after
   * that, a tab is never new, because it cannot be told from a reload.
   */
  function take(): void {
    memory.isNewTab =
      hasTab &&
      (!keeper.open
        ? !known.choice
        : attempt(() => {
            const id = win.sessionStorage.getItem(tabKey) ?? '';
            win.sessionStorage.removeItem(tabKey);
            if (!isId(id)) return memory.isNewTab ?? true;
            memory.tabId = id;
            return false;
          }));
  }

  /** Looks for what other tabs, and other pages of this tab, have left. */
  function look(): void {
    sync();
    if (!document.hidden) take();
  }

  function back(): void {
    look();
    for (const delay of looksAgain) clock.after(delay, look);
  }

  /** The visitor did something: which session does it belong to? */
  function touch(here: PageAddress): void {
    const now = clock.now();
    const landing = seen ? here : entry();
    // Each address counts once: two tabs with different campaigns would otherwise end each other's session for ever.
    const campaign = landing.url === seen ? '' : campaignOf(landing);
    seen = landing.url;
    const isOver = (): unknown => !known.session || Math.abs(now - known.at) >= silence || (campaign && campaign !== campaignOf(known.landing));
    // Another tab may have kept it alive.
    if (isOver()) sync();
    if (isOver()) sync({ session: newId(), landing, at: now });
    known.at = now;
    if (now - keeper.at >= saveEvery) sync({ at: now });
  }

  return [
    {
      ...identity,
      browserId: () => known.id,
      adoptBrowserId(id) {
        const adopts = keeper.open && isId(id);
        if (adopts) sync({ id });
        return adopts;
      },
      consent: () => keeper.choice,
      setConsent(change) {
        // Another tab may have been faster than its message.
        sync();
        const next = readChoice(`${known.choice},${writeChoice(change)}`);
        const choice = writeChoice(next);
        if (choice === known.choice) return;
        const decision = { at: clock.now(), state: next };
        // Whoever signed in before the grant stays, whoever it was on an earlier visit. 20 decisions are remembered.
        sync({ choice, user: known.user, log: [...known.log, decision].slice(-20) });
        parts.onDecision(decision);
      },
      consentLog: () => known.log,
      reset() {
        identity.anonymize();
        take();
        memory.tabId = newId();
        Object.values(aliasCookies).forEach(cookies.remove);
        sync({ id: newId(), session: '', isReset: true });
      },
    },
    {
      page,
      start() {
        surroundings = surroundingsOf(parts);
        known.landing ||= entry();
        sync();
        keeper.isStarted = true;
        take();
        memory.tabId ||= newId();
        // A prerendered page gets what the page before it left only when it takes that page's place.
        on(document, 'prerenderingchange', take, signal, true);
        // The application may write often, which is no news of a visitor. Without a key: all was taken away.
        on(win, 'storage', (event) => ((event as StorageEvent).key ?? namespace).startsWith(namespace) && back(), signal);
      },
      context(name) {
        // A decision says nothing but whose it is.
        if (name === decisionName) return { who: { browserId: known.id }, where: { runtime: 'browser' } };
        const here = page();
        const locale = document.documentElement?.lang;
        if (name !== 'nothingChanged' || !known.session) touch(here);
        // `Object.assign` takes a fifth of the time that spreading takes.
        return {
          who: Object.assign({ browserId: known.id, sessionId: known.session, tabId: memory.tabId }, who(), keeper.aliases && { aliases: keeper.aliases }),
          where: Object.assign({ title: document.title, landing: known.landing }, surroundings, here, locale && { locale }),
        };
      },
      leave() {
        if (known.at !== keeper.at) sync({ at: known.at });
        if (hasTab && keeper.open) attempt(() => win.sessionStorage.setItem(tabKey, memory.tabId));
      },
      back,
    },
  ];
}
