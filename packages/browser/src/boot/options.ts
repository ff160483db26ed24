import type { EventSchemas, TrackerOptions } from '@waymark/core';
import type { PageOutbox } from '../delivery/page-outbox.ts';
import type { PageWindow } from '../platform/page-window.ts';
import type { UrlSanitizer } from '../privacy/clean-url.ts';
import type { AutoTrack } from '../sources/auto-tracking.ts';
import type { Routes } from '../sources/routes.ts';
import type { CookieOptions } from '../storage/page-cookies.ts';
import type { VisitorOptions } from '../visitor/visitor-parts.ts';

type FromCore = 'events' | 'transports' | 'enrichers' | 'sources' | 'onDrop' | 'onError' | 'onDelivered' | 'onIdentity' | 'flushIntervalMs' | 'clock' | 'newId' | 'random' | 'fetch';

export interface BrowserTrackerOptions<Schemas extends EventSchemas = EventSchemas> extends Pick<TrackerOptions<Schemas>, FromCore>, VisitorOptions {
  /** Begins the names of cookies, storage keys, locks and the database. One tracker per namespace and page. Default: `waymark`. */
  readonly namespace?: string;
  /** How cookies are written. `name`: of the browser id's cookie, default `<namespace>_id`. */
  readonly cookie?: CookieOptions & { readonly name?: string };
  /** Where events survive the page. Default: `webOutbox()`. False: nowhere. */
  readonly outbox?: PageOutbox | false;
  /** False: no automatic event before `enable()`. Default: all but `linkOpened`, in a top-level http(s) page. */
  readonly autoTrack?: boolean | AutoTrack;
  /** How changes of the address are noticed. Default: `auto`. */
  readonly routes?: Routes;
  /** Who is signed in when the page starts; null: nobody. Default: whoever was on the last page. */
  readonly userId?: string | null;
  /** The same as a JSON Web Token. Give one of the two. */
  readonly token?: string | null;
  /** Replaces the default redaction of page addresses and referrers. If it throws, origin and path are used. */
  readonly urlSanitizer?: UrlSanitizer;
  /** The page. Default: the global object. */
  readonly window?: PageWindow;
}
