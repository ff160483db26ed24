import type { EventSchemas, Source, StandardVocabulary, Stop, VocabularyOf } from '@waymark/core';
import { type LeanTracker, startLeanTracker, systemClock } from '@waymark/core/lean';
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
import { type BrowserTracker, type BrowserTrackerOptions, checkMetadata, checkNamespace, checkTransports, checkWindow } from './options.ts';
import { reservedEvents } from './reserved.ts';
import { createVisitor, type Visitor } from './visitor.ts';

type Vocabulary = Readonly<Record<string, unknown>>;

/** The parts of one tracker at work. */
interface Parts {
  readonly win: PageWindow;
  readonly memory: PageMemory;
  readonly consent: Consent;
  readonly visitor: Visitor;
  readonly surroundings: Surroundings;
}

/**
 * Starts tracking in a page. Consent is undecided unless told otherwise: events that need it wait in memory, and nothing is stored in the browser before
 * the visitor grants a purpose. A second call for the same namespace warns and returns the tracker that is at work.
 */
export function createBrowserTracker<const Schemas extends EventSchemas>(
  options: BrowserTrackerOptions<Schemas> & { readonly events: Schemas },
): BrowserTracker<VocabularyOf<Schemas>>;
export function createBrowserTracker(options: BrowserTrackerOptions): BrowserTracker<StandardVocabulary>;
export function createBrowserTracker(options: BrowserTrackerOptions): BrowserTracker<Vocabulary> {
  const win = checkWindow(options.window);
  const { namespace = 'waymark', metadata = {} } = options;
  checkNamespace(namespace);
  checkMetadata(metadata);
  checkTransports(options.transports);
  const memory = pageMemory(win, namespace);
  if (memory.tracker) {
    win.console.warn(`[waymark] A tracker of namespace "${namespace}" is at work on this page. It is used, the new options are not.`);
    return memory.tracker as BrowserTracker<Vocabulary>;
  }
  const parts = gather(win, memory, namespace, options);
  const tracker = startTracker(parts, options);
  const made = dress(tracker, parts);
  memory.tracker = made;
  return made;
}

function gather(win: PageWindow, memory: PageMemory, namespace: string, options: BrowserTrackerOptions): Parts {
  const { name: idName = `${namespace}_id`, ...cookie } = options.cookie ?? {};
  const cookies = cookieStore({ secure: win.location.protocol === 'https:', ...cookie });
  const privacyControl = (win.navigator as { readonly globalPrivacyControl?: boolean }).globalPrivacyControl === true;
  const consent = createConsent({ store: cookies, key: `${namespace}_consent`, initial: options.consent, privacyControl });
  const clock = options.clock ?? systemClock();
  const visitor = createVisitor({ win, namespace, memory, cookies, idName, clock, mayStore: consent.allowsStorage() });
  const cleanUrl = createUrlCleaner(options.urlSanitizer, (error) => win.console.warn('[waymark] Option "urlSanitizer" threw. Origin and path are used instead.', error));
  return { win, memory, consent, visitor, surroundings: createSurroundings({ win, cleanUrl, metadata: options.metadata }) };
}

function startTracker({ win, memory, consent, visitor, surroundings }: Parts, options: BrowserTrackerOptions): LeanTracker<Vocabulary> {
  const { window: _window, namespace: _namespace, cookie: _cookie, autoTrack = {}, urlSanitizer: _urlSanitizer, metadata: _metadata, ...rest } = options;
  const { tab = true, page = true, pageRestored = true } = typeof autoTrack === 'object' ? autoTrack : { tab: autoTrack, page: autoTrack };
  const sources: Source[] = [...(rest.sources ?? [])];
  if (isVisitorPage(win)) {
    if (tab && !memory.opened) sources.push(tabSource(win, visitor.tab));
    if (page) sources.push(pageSource({ win, memory, now: () => Date.now(), describe: surroundings.page, onRestore: pageRestored }));
  }
  return startLeanTracker({
    ...rest,
    sources,
    consent: consent.state(),
    reserved: reservedEvents,
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
}

function dress(tracker: LeanTracker<Vocabulary>, { win, memory, consent, visitor }: Parts): BrowserTracker<Vocabulary> {
  function leave(): void {
    visitor.pause();
    tracker.leave();
  }

  const stops: Stop[] = [watchLifecycle(win, { onHide: leave, onShow: visitor.resume, onRestore: visitor.restore }), visitor.stop];
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
      for (const stop of stops) stop();
      delete memory.tracker;
      return tracker.close(withinMs);
    },
  };
}
