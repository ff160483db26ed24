import type { Traits } from '@waymark/core';
import { callFault, createWarner, guardOnError, harmless, reportError, validate } from '@waymark/core/lean';
import type { BrowserTracker } from '../boot/browser-tracker.ts';
import { createPageTracker } from '../boot/create-page-tracker.ts';
import type { BrowserTrackerOptions } from '../boot/options.ts';
import { type Check, reserved } from '../delivery/track.ts';
import { pageMemory } from '../platform/page-memory.ts';
import type { PageWindow } from '../platform/page-window.ts';
import { redactUrl } from '../privacy/redact-url.ts';
import type { startAutoTracking } from '../sources/auto-tracking.ts';
import type { Choice } from '../visitor/choice.ts';
import { checkOptions, isPurpose, purposeRule } from './check-options.ts';
import { checkPatch } from './check-patch.ts';
import { explain } from './explanations.ts';
import { tellFailures } from './tell-failures.ts';
import { tellUndecided } from './tell-undecided.ts';

/** The tracker of a page while an application is developed: it refuses wrong options and calls with a reason, and says what it does with addresses. */
export function createDevelopmentTracker(options: BrowserTrackerOptions, auto?: typeof startAutoTracking): BrowserTracker<Readonly<Record<string, unknown>>> {
  checkOptions(options);
  const { namespace = 'waymark', onDrop = createWarner(), onDelivered, onIdentity, events } = options;
  const onError = guardOnError('the tracker', options.onError ?? reportError);
  // The page's own build ignores what a callback returns.
  const heard = <Values extends readonly unknown[]>(call: (...values: Values) => unknown) => harmless(call, (cause) => onError(explain({ code: 'callback-threw', message: '', cause })));
  const win = options.window ?? (globalThis as { readonly window?: PageWindow }).window;
  if (win && pageMemory(win, namespace).tracker) {
    win.console.warn(`[waymark] A tracker of namespace "${namespace}" is at work already. It is used, the new options are not.`);
    return createPageTracker(options);
  }
  const check: Check = (name, payload, trackOptions) => {
    const why = callFault(trackOptions);
    if (why) return { why };
    // What Waymark tracks itself goes without a schema, because it does so in production.
    const isOurs = (reserved.test(name) || name === 'linkOpened') && !Object.hasOwn(events ?? {}, name);
    return isOurs ? { payload } : validate(events, name, name === 'linkOpened' ? withWholeLink(payload, win) : payload);
  };
  const report = reportRedaction(win);
  const aided: BrowserTrackerOptions = {
    urlSanitizer(url) {
      const redacted = redactUrl(url);
      report(url, redacted);
      return redacted;
    },
    ...options,
    transports: options.transports.map((transport) => tellFailures(transport, onError)),
    onDrop: heard((drop) => onDrop({ ...drop, why: explain(drop.why) })),
    ...(onDelivered && { onDelivered: heard(onDelivered) }),
    ...(onIdentity && { onIdentity: heard(onIdentity) }),
    onError: (problem) => onError(explain(problem)),
  };
  const tracker = createPageTracker(aided, { check, ...(auto && { startAutoTracking: auto }) });
  const { user, session, identify, setConsent } = tracker;
  tellUndecided(tracker, options, win);
  return Object.assign(tracker, {
    user: { edit: () => checkPatch(user.edit()) },
    session: { edit: () => checkPatch(session.edit()) },
    identify(userId: string, traits?: Traits) {
      if (typeof (traits ?? {}) !== 'object' || Array.isArray(traits)) onError({ code: 'call-invalid', message: `identify() needs what else is known of the user as an object such as { email }, found ${typeof traits}. The user is known without it.` });
      identify(userId, traits);
    },
    setConsent(change: Choice) {
      if (typeof change !== 'object' || change === null) {
        return onError({ code: 'call-invalid', message: `setConsent() needs purposes with true or false, such as { analytics: true }, found ${typeof change}. Nothing was decided.` });
      }
      const entries = Object.entries(change);
      const odd = entries.find(([name]) => !isPurpose(name));
      if (odd) onError({ code: 'purpose-invalid', message: purposeRule(odd[0]) });
      const wrong = entries.find(([, decision]) => decision !== undefined && typeof decision !== 'boolean');
      if (wrong) onError({ code: 'call-invalid', message: `setConsent() needs purposes with true or false, such as { analytics: true }, found ${typeof wrong[1]} for "${wrong[0].slice(0, 40)}". It is no decision.` });
      setConsent(change);
    },
  });
}

/** A link may be given as it stands in the page: the relay makes it whole before it looks at it, and so do we. */
function withWholeLink(payload: unknown, win: PageWindow | undefined): unknown {
  const { link } = Object(payload) as { readonly link?: unknown };
  const base = win?.location.href;
  return typeof link === 'string' && link !== '' && !URL.canParse(link) && URL.canParse(link, base) ? { ...(payload as object), link: new URL(link, base).href } : payload;
}

/** Says once per name which parameters are left out of addresses. Never their values. */
function reportRedaction(win: PageWindow | undefined): (url: string, redacted: string) => void {
  const said = new Set<string>();
  return (url, redacted) => {
    for (const [, pair = '', name = ''] of url.matchAll(/[?#&](([^?#&=]*)=[^?#&]*)/g)) {
      if (redacted.includes(pair) || said.has(name) || said.size > 50) continue;
      said.add(name);
      win?.console.warn(`[waymark] The parameter "${name.slice(0, 60)}" is left out of page addresses, because it may hold a secret or personal data. To decide yourself pass "urlSanitizer".`);
    }
  };
}
