import type { Clock, EventSchemas, Source, StandardVocabulary, VocabularyOf } from '@waymark/core';
import { automaticEvents, type LeanTracker, startLeanTracker, systemClock } from '@waymark/core/lean';
import { watchLifecycle } from '../platform/page-lifecycle.ts';
import { oncePerPage, type PageMemory, pageMemory } from '../platform/page-memory.ts';
import { isVisitorPage, type PageWindow } from '../platform/page-window.ts';
import { createUrlCleaner } from '../privacy/clean-url.ts';
import { type Consent, createConsent } from '../privacy/consent.ts';
import { sendAsBeacon } from '../sender/beacon.ts';
import { createKeepaliveBudget } from '../sender/keepalive-budget.ts';
import { createPageFetch } from '../sender/page-fetch.ts';
import { pageSource } from '../sources/page.ts';
import { tabSource } from '../sources/tab.ts';
import { cookieStore } from '../storage/cookie-store.ts';
import { createSurroundings, type Surroundings } from './context.ts';
import { type AutoTrack, type BrowserTracker, type BrowserTrackerOptions, checkOptions } from './options.ts';
import { createVisitor, type Visitor } from './visitor.ts';

type Vocabulary = Readonly<Record<string, unknown>>;

/**
 * Starts tracking in a page. Consent is undecided unless told otherwise: events that need it wait in memory, and nothing is stored in the browser before
 * the visitor grants a purpose. A second call for the same namespace warns and returns the tracker that is at work.
 */
export function createBrowserTracker<const Schemas extends EventSchemas>(
  options: BrowserTrackerOptions<Schemas> & { readonly events: Schemas },
): BrowserTracker<VocabularyOf<Schemas>>;
export function createBrowserTracker(options: BrowserTrackerOptions): BrowserTracker<StandardVocabulary>;
export function createBrowserTracker(options: BrowserTrackerOptions): BrowserTracker<Vocabulary> {
  const { namespace = 'waymark', metadata = {}, transports, window } = (options ?? {}) as BrowserTrackerOptions;
  const win = checkOptions(window, namespace, metadata, transports);
  const memory = pageMemory(win, namespace);
  if (memory.tracker) {
    win.console.warn(`[waymark] A tracker of namespace "${namespace}" is at work already. It is used, the new options are not.`);
    return memory.tracker as BrowserTracker<Vocabulary>;
  }
  const { name: idName = `${namespace}_id`, ...cookie } = options.cookie ?? {};
  const cookies = cookieStore({ secure: win.location.protocol === 'https:', ...cookie });
  const privacyControl = (win.navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  const consent = createConsent({ store: cookies, key: `${namespace}_consent`, initial: options.consent, privacyControl });
  const clock = options.clock ?? systemClock();
  const visitor = createVisitor({ win, namespace, memory, cookies, idName, clock, mayStore: consent.allowsStorage() });
  const cleanUrl = createUrlCleaner(options.urlSanitizer, (error) => win.console.warn('[waymark] The option "urlSanitizer" threw. Origin and path are used.', error));
  const surroundings = createSurroundings({ win, cleanUrl, metadata });
  const sources = [...(options.sources ?? []), ...automaticSources(win, memory, visitor, surroundings, clock, options.autoTrack)];
  const tracker = startLeanTracker({
    ...options,
    sources,
    consent: consent.state(),
    reserved: automaticEvents,
    onIdentity: ({ userId }) => visitor.remember(userId),
    fetch: createPageFetch({
      fetch: options.fetch ?? ((input, init) => win.fetch(input, init)),
      budget: oncePerPage(win, 'keepalive', createKeepaliveBudget),
      beacon: (url, init) => sendAsBeacon(win, url, init),
    }),
    context() {
      const here = surroundings.page();
      const { who, landing } = visitor.meet(here);
      return { who, where: { ...surroundings.where(here), landing } };
    },
  });
  const made = dress(tracker, win, memory, consent, visitor);
  memory.tracker = made;
  return made;
}

function automaticSources(win: PageWindow, memory: PageMemory, visitor: Visitor, surroundings: Surroundings, clock: Clock, autoTrack: boolean | AutoTrack = true): readonly Source[] {
  const chosen: AutoTrack = typeof autoTrack === 'object' ? autoTrack : { tab: autoTrack, page: autoTrack };
  const { tab = true, page = true, pageRestored = true } = isVisitorPage(win) ? chosen : { tab: false, page: false };
  return [
    ...(tab && !memory.opened ? [tabSource(win, visitor.tab)] : []),
    ...(page ? [pageSource({ win, memory, now: clock.now, describe: surroundings.page, onRestore: pageRestored })] : []),
  ];
}

function dress(tracker: LeanTracker<Vocabulary>, win: PageWindow, memory: PageMemory, consent: Consent, visitor: Visitor): BrowserTracker<Vocabulary> {
  function leave(): void {
    visitor.pause();
    tracker.leave();
  }

  const stopWatching = watchLifecycle(win, { onHide: leave, onShow: visitor.resume, onRestore: visitor.restore });
  return {
    ...tracker,
    leave,
    consent: consent.state,
    setConsent(change) {
      consent.change(change);
      const mayStore = consent.allowsStorage();
      if (mayStore) visitor.allow(true);
      tracker.setConsent(change);
      if (!mayStore) visitor.allow(false);
    },
    reset() {
      tracker.anonymize();
      visitor.renew();
    },
    close(withinMs) {
      stopWatching();
      visitor.stop();
      delete memory.tracker;
      return tracker.close(withinMs);
    },
  };
}
