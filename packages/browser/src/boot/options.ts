import type { ConsentState, EventSchemas, TrackerOptions, Transport } from '@waymark/core';
import { type LeanTracker, TrackingError } from '@waymark/core/lean';
import type { PageWindow } from '../platform/page-window.ts';
import type { UrlSanitizer } from '../privacy/clean-url.ts';
import type { CookieOptions } from '../storage/cookie-store.ts';

/** Sources that come with the tracker. */
export interface AutoTrack {
  /** `tabOpened`. Default: on. */
  readonly tab?: boolean;
  /** `pageOpened` and `pageLoaded`. Default: on. */
  readonly page?: boolean;
  /** `pageOpened` again when the page comes back from the back/forward cache. Default: on. */
  readonly pageRestored?: boolean;
}

export interface BrowserTrackerOptions<Schemas extends EventSchemas = EventSchemas> extends Omit<TrackerOptions<Schemas>, 'context' | 'reserved' | 'onIdentity' | 'deadLetters'> {
  /** Begins the names of cookies and storage keys. One tracker per namespace and page. Default: `waymark`. */
  readonly namespace?: string;
  /** How cookies are written. `name`: of the browser id's cookie, default `<namespace>_id`. */
  readonly cookie?: CookieOptions & { readonly name?: string };
  /** False: no automatic event. Default: all of them, in a top-level http(s) page. */
  readonly autoTrack?: boolean | AutoTrack;
  /** Replaces the default redaction of page addresses and referrers. If it throws, origin and path are used. */
  readonly urlSanitizer?: UrlSanitizer;
  /** Goes with every event: at most 5 texts of up to 300 characters, named by up to 20 letters, digits and `_`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** The page. Default: the global object. */
  readonly window?: PageWindow;
}

/** What an application calls in a page. */
export interface BrowserTracker<Events> extends LeanTracker<Events> {
  /** Another person sits at this device now: signs out, and goes on as a new browser in a new session. What was tracked before keeps its identity. */
  reset(): void;
  /** What the visitor allows now. Purposes that are not named are undecided. */
  consent(): ConsentState;
}

/**
 * The page to work in. Refuses what cannot work: no page, a namespace that cannot begin a cookie's name, metadata that receivers would refuse, no
 * list of transports, and transports that hold a secret, which a page would publish.
 */
export function checkOptions(win: PageWindow | undefined, namespace: string, metadata: Readonly<Record<string, string>>, transports: readonly Transport[]): PageWindow {
  const page = win ?? (globalThis as { window?: PageWindow }).window;
  if (!page) throw new TrackingError('no-window', 'There is no page here. On a server use @waymark/node.');
  if (!/^[\w-]{1,40}$/.test(namespace)) {
    throw new TrackingError('namespace-invalid', 'The option "namespace" takes 1 to 40 letters, digits, "_" or "-".');
  }
  const entries = Object.entries(metadata);
  const wrong = entries.find(([name, value]) => !/^[A-Za-z_]\w{0,19}$/.test(name) || typeof value !== 'string' || [...value].length > 300);
  if (entries.length > 5 || wrong) {
    const found = wrong ? wrong[0].slice(0, 40) : entries.length;
    throw new TrackingError('metadata-invalid', `The option "metadata" takes 5 texts of 300 characters, names of 20. Found: ${found}.`);
  }
  if (!Array.isArray(transports)) throw new TrackingError('transports-missing', 'The option "transports" must be a list, such as [relayTransport()].');
  const secret = transports.find(({ runsIn }) => runsIn === 'server');
  if (secret) throw new TrackingError('transport-not-for-browsers', `Transport "${secret.name}" runs on servers only. Give it to the relay.`);
  return page;
}
