import type { EventSchemas } from '@waymark/core';
import { TrackingError } from '@waymark/core/lean';
import { because } from '../delivery/because.ts';
import { createDelivery } from '../delivery/create-delivery.ts';
import { type Check, decisionName, type Track } from '../delivery/track.ts';
import { createPatch } from '../edit/create-patch.ts';
import { inSteps } from '../platform/in-steps.ts';
import { watchLifecycle } from '../platform/lifecycle.ts';
import { on } from '../platform/on.ts';
import { pageClock } from '../platform/page-clock.ts';
import { oncePerPage, type PageMemory, pageMemory } from '../platform/page-memory.ts';
import type { PageWindow } from '../platform/page-window.ts';
import { createUuid } from '../platform/uuid.ts';
import { createUrlCleaner } from '../privacy/clean-url.ts';
import { pageFetch } from '../sender/send-from-page.ts';
import type { AutoTracking, startAutoTracking } from '../sources/auto-tracking.ts';
import { attempt } from '../storage/attempt.ts';
import { pageCookies } from '../storage/page-cookies.ts';
import { webOutbox } from '../storage/web-outbox/web-outbox.ts';
import { createVisitor } from '../visitor/create-visitor.ts';
import type { BrowserTracker } from './browser-tracker.ts';
import type { BrowserTrackerOptions } from './options.ts';

/** What an entry of this package adds to the tracker that all of them share. */
export interface Additions {
  /** Automatic events. Default: there are none. */
  readonly startAutoTracking?: typeof startAutoTracking;
  /** Looks at each call. Default: payloads are held against the schemas of the application, if it gave some. */
  readonly check?: Check;
}

type Vocabulary = Readonly<Record<string, unknown>>;

/** Starts tracking in a page: in the next tasks, so that the one that calls this is not held up, or with the first call of the tracker. A second call for the same namespace returns the tracker that is at work. */
export function createPageTracker(options: BrowserTrackerOptions, additions: Additions = {}): BrowserTracker<Vocabulary> {
  const { namespace = 'waymark', window: win = (globalThis as { readonly window?: PageWindow }).window } = options;
  if (!win) throw new TrackingError('no-window', 'There is no page.');
  const memory = pageMemory(win, namespace);
  return (memory.tracker ??= startPageTracker(options, additions, win, namespace, memory)) as BrowserTracker<Vocabulary>;
}

/** Makes the parts of a tracker, and gives them to each other. Nothing is read or watched yet. */
function assemble(options: BrowserTrackerOptions, additions: Additions, win: PageWindow, namespace: string, memory: PageMemory) {
  const { cookie, consent = {}, outbox = webOutbox({ name: namespace, window: win }), onError, onIdentity } = options;
  const watching = new AbortController();
  const problem = (code: string, cause?: unknown): void => onError?.(because(code, cause));
  const guard = <Answer>(hook: () => Answer): Answer | undefined => attempt(hook, (cause) => problem('callback-threw', cause));
  /** What several parts share. */
  const page = {
    ...options,
    clock: options.clock ?? pageClock,
    newId: options.newId ?? createUuid,
    check: additions.check ?? checkLightly(options.events),
    cleanUrl: createUrlCleaner(options.urlSanitizer, (cause) => problem('url-sanitizer-threw', cause)),
    consent: () => visitor.consent(),
    context: (name: string) => life.context(name),
    fetch: pageFetch(win, oncePerPage(win, 'keepalive', () => ({ bytes: 0 })), options.fetch ?? ((input, init) => win.fetch(input, init))),
    guard,
    memory,
    namespace,
    onTracked: (name: string) => auto?.tracked(name),
    outbox: outbox || undefined,
    problem,
    signal: watching.signal,
    win,
  };
  const delivery = createDelivery(page);
  const emit = delivery.track;
  const [visitor, life]: ReturnType<typeof createVisitor> = createVisitor({
    ...page,
    consent,
    cookies: pageCookies(win, cookie),
    emit,
    newId: createUuid,
    onIdentity: (user) => guard(() => onIdentity?.(user ? { userId: user } : {})),
    onConsent: delivery.decided,
    onDecision: (decision) => emit(decisionName, decision),
  });
  const auto: AutoTracking | undefined = additions.startAutoTracking?.({ ...page, ...life, emit }, Object(page.autoTrack), options.routes);
  return [page, delivery, visitor, life, auto, watching] as const;
}

function startPageTracker(...parts: Parameters<typeof assemble>): BrowserTracker<Vocabulary> {
  const [page, delivery, visitor, life, auto, watching] = assemble(...parts);
  const { guard, memory, problem, signal, win } = page;
  let closing: Promise<void> | undefined;

  const begin = inSteps(page.clock, [
    life.start,
    () => {
      delivery.decided();
      const { userId, token } = page;
      if (userId === null) visitor.anonymize();
      else if (userId !== undefined) visitor.identify(userId);
      if (token !== undefined) visitor.setToken(token);
    },
    () => {
      if (page.autoTrack !== false) auto?.enable();
      page.sources?.forEach((source) =>
        guard(() => {
          const stop = source.start((name, payload) => void delivery.track(name, payload));
          on(signal, 'abort', () => guard(stop));
        }),
      );
    },
    // A browser that surprises us must not surprise the application, whose first call may do these steps.
  ].map((step) => () => attempt(step, (cause) => problem('track-failed', cause))));

  function leave(): void {
    begin();
    auto?.settle();
    // A few milliseconds after Firefox has told a page that its tab closes, it starts no request any more, and storage takes that long (ESR 153, 2026-11-22).
    delivery.leave();
    life.leave();
  }

  function goOn(event: Event): void {
    begin();
    life.back();
    auto?.settle(event);
    delivery.back(event.type === 'pageshow');
  }

  watchLifecycle(win, signal, leave, goOn);
  // The browser's word that it is online is a hint: a good moment to try again.
  on(win, 'online', goOn, signal);

  function close(withinMs: number): Promise<void> {
    auto?.disable();
    watching.abort();
    life.leave();
    delete memory.tracker;
    return delivery.close(withinMs);
  }

  // What the application tracks at a new address comes after the news of it.
  const track: Track = (...given) => (begin(), auto?.settle(), delivery.track(...given));
  return {
    ...after(begin, { ...visitor, report: delivery.report, flush: delivery.flush, enable: () => auto?.enable(), disable: () => auto?.disable() }, guard),
    track: (name, payload, trackOptions) => track(name, payload, trackOptions, true),
    user: { edit: () => createPatch('userProfileChanged', track) },
    session: { edit: () => createPatch('sessionAttributesChanged', track) },
    leave,
    async close(withinMs = 5000) {
      begin();
      await (closing ??= close(withinMs));
      return delivery.report();
    },
  };
}

/** Lets each of the calls do something else first. What they are given may be anything, and must not surprise the application. */
function after<Calls extends object>(first: () => void, calls: Calls, guard: (call: () => unknown) => unknown): Calls {
  const all = calls as Record<string, unknown>;
  for (const [name, call] of Object.entries(calls) as [string, (...given: unknown[]) => unknown][]) all[name] = (...given: unknown[]) => (first(), guard(() => call(...given)));
  return calls;
}

/** Holds payloads against schemas, where there are some, and says no more than whether they fit. */
function checkLightly(schemas: EventSchemas = {}): Check {
  return (name, payload) => {
    const { issues, value = payload } = Object(schemas[name]?.['~standard'].validate(payload)) as { readonly issues?: unknown; readonly value?: unknown };
    return issues ? { why: because('payload-invalid') } : { payload: value };
  };
}
