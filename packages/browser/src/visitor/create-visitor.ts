import type { DurationMs, Where, Who } from '@waymark/core';
import { type TabIdentity, watchTab } from '../identity/tab-id.ts';
import { type Choice, type Decision, readChoice, writeChoice } from './choice.ts';
import { createIdentity, type Identity } from './identity.ts';
import { version } from '../version.ts';
import { campaignOf } from './campaign.ts';
import { createKeeper } from './keeper.ts';
import { isBrowserId, type PageAddress } from './record.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** Who sits before the page, where that is, and what is allowed. */
export interface Visitor extends Omit<Identity, 'who'> {
  /** What an event of this page says of its visitor and its place. `isIdle`: the event is no activity of the visitor, and keeps no session alive. */
  context(isIdle?: boolean): { readonly who: Who; readonly where: Where };
  page(): PageAddress;
  tab(): { readonly id: string; readonly isNew: boolean };
  browserId(): string;
  /** Goes on under an id that another domain of the shop gave this browser. False when it is no id, or nothing may be stored. */
  adoptBrowserId(id: string): boolean;
  /** What the visitor allows. Purposes that are not decided are absent. */
  consent(): Choice;
  /** The visitor decided. Purposes that are not named keep their state. When no purpose is granted any more, all that is stored is removed. */
  setConsent(change: Choice): void;
  /** Decisions of this browser, oldest first, the last 20. Stored as long as something is granted. */
  consentLog(): readonly Decision[];
  /**
   * Another person sits at this device now: signs out, and goes on as another browser in a new session, here and in the other tabs. Ids of vendors are
   * not used again. The decision on consent stays, because it was made for this device; to ask again, call `setConsent`.
   */
  reset(): void;
  /** The page may end after this call. */
  leave(): void;
  /** The page goes on. */
  back(): void;
  stop(): void;
}

/** Silence that ends a visit: 30 minutes, the usual rule of web analytics. */
const silence: DurationMs = 1_800_000;
/** Activity is told to other tabs at most this often, and when the page is left. */
const saveEvery: DurationMs = 10_000;
/** Decisions that are remembered. */
const mostDecisions = 20;

export function createVisitor(parts: VisitorParts): Visitor {
  const { win, clock, newId, memory, cookies, cleanUrl, aliasCookies = {}, onDecision } = parts;
  const { document } = win;
  const referrer = document.referrer && { referrer: cleanUrl(document.referrer) };
  const page = (): PageAddress => ({ url: cleanUrl(win.location.href), ...referrer });
  const keeper = createKeeper(parts, page());
  const { known, sync, consent } = keeper;
  const { who, ...identity } = createIdentity(keeper, parts);
  const surroundings = surroundingsOf(parts);
  const meetTab = (id?: string): TabIdentity => watchTab(win, keeper.tabStore, clock, newId, id);
  let tab = meetTab(memory.tabId);
  let lastHere = 0;
  let seen: string;

  /** The visitor did something: which session does it belong to? */
  function touch(landing: PageAddress): void {
    const now = clock.now();
    // Each address counts once: two tabs with different campaigns would otherwise end each other's session for ever.
    const campaign = landing.url === seen ? '' : campaignOf(landing);
    seen = landing.url;
    const isSilent = (at: number): boolean => Math.abs(now - at) >= silence;
    const isOver = (): unknown => !known.session || (isSilent(known.at) && isSilent(lastHere)) || (campaign && campaign !== campaignOf(known.landing));
    // Another tab may have kept it alive.
    if (isOver()) sync();
    if (isOver()) sync({ session: newId(), landing, at: now });
    else if (now - known.at >= saveEvery) sync({ at: now });
    lastHere = now;
  }

  function leave(): void {
    tab.release();
    if (lastHere > known.at) sync({ at: lastHere });
  }

  return {
    ...identity,
    page,
    tab: () => tab,
    context(isIdle) {
      const here = page();
      if (!isIdle || !known.session) touch(here);
      const aliases = keeper.aliases();
      // `Object.assign` takes a fifth of the time that spreading takes.
      return {
        who: Object.assign({ browserId: known.id, sessionId: known.session, tabId: tab.id }, who(), aliases && { aliases }),
        where: Object.assign({ title: document.title, landing: known.landing }, surroundings, here),
      };
    },
    browserId: () => known.id,
    adoptBrowserId(id) {
      const adopts = keeper.mayStore() && isBrowserId(id);
      if (adopts) sync({ id });
      return adopts;
    },
    consent,
    setConsent(change) {
      const choice = writeChoice({ ...readChoice(known.choice), ...change });
      if (choice === known.choice) return;
      const decision = { at: clock.now(), state: readChoice(choice) };
      sync({ choice, user: known.user, log: [...known.log, decision].slice(-mostDecisions) });
      onDecision(decision);
    },
    consentLog: () => known.log,
    reset() {
      identity.anonymize();
      tab.stop();
      keeper.purge();
      Object.values(aliasCookies).forEach(cookies.remove);
      sync({ id: newId(), user: '', session: '', isReset: true });
      tab = meetTab();
    },
    leave,
    back() {
      sync();
      tab.claim();
    },
    stop() {
      memory.tabId = tab.id;
      leave();
      tab.stop();
      keeper.stop();
    },
  };
}

/**
 * What does not change while a page lives. The time zone is there from the next task on: the first question for it loads the language data of the
 * browser, 15 to 30 ms in Chromium 156 (checked 2026-11-22), and no page waits for that.
 */
function surroundingsOf({ win: { navigator, performance }, metadata, clock }: VisitorParts): Where {
  const surroundings = {
    runtime: 'browser',
    pageLoadedAt: Math.round(performance.timeOrigin),
    library: { name: '@waymark/browser', version },
    ...(metadata && { metadata }),
    ...(navigator.language && { locale: navigator.language }),
  } as const;
  clock.after(0, () => {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    // Some systems do not know their zone, and say so.
    if (timeZone !== 'Etc/Unknown') Object.assign(surroundings, { timeZone });
  });
  return surroundings;
}
