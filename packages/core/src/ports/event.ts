import type { EpochMs } from '../units.ts';

/** `critical`: orders, goals, sign-ups. `low`: visibility, inactivity. A full outbox gives up `low` first, `critical` last. */
export type Priority = 'critical' | 'normal' | 'low';

/** Whose event it is: the identity in force when it was tracked. */
export interface Who {
  /** First-party id of the browser, kept across visits. */
  readonly browserId?: string;
  /** One visit: ends after 30 minutes of silence or with a new campaign. */
  readonly sessionId?: string;
  readonly tabId?: string;
  /** The application's id of the signed-in user. */
  readonly userId?: string;
  /** E-mail address of the user, if the application gave it to `identify`. Personal data: transports hash or leave it out as their protocol asks. */
  readonly email?: string;
  /** Ids that vendors issued for this browser, by vendor: `sitecore-cdp` (browser id), `discover` (`__ruid`), `send` (contact id). */
  readonly aliases?: Readonly<Record<string, string>>;
}

/** What is known of the request or connection that brought the event. Added by a server or the relay, never believed from a browser. */
export interface ClientInfo {
  readonly ip?: string;
  readonly userAgent?: string;
}

/** Name and version of the tracker that made the event. */
export interface LibraryInfo {
  readonly name: string;
  readonly version: string;
}

/**
 * A sign that a program made an event, and no person. `webdriver`: its browser says that a program drives it. `user-agent`: the User-Agent names a program, or there is
 * none. `headers`: the request lacks what the browser that it says it is sends with each.
 */
export type BotSign = 'webdriver' | 'user-agent' | 'headers';

/** Where an event came from. `url` and `referrer` are already redacted. */
export interface Where {
  readonly runtime: 'browser' | 'server';
  /** Page address, absolute, with query. Always there in a browser; on a server when the request names the page. */
  readonly url?: string;
  /** The page that led here, internal ones included. */
  readonly referrer?: string;
  readonly title?: string;
  /** BCP 47, e.g. `en-IE`: of the page, else of its browser; on a server what the request asks for first. */
  readonly locale?: string;
  /** IANA zone, e.g. `Europe/Oslo`. */
  readonly timeZone?: string;
  /** First page of the session, for campaign attribution by vendors that ask for it. */
  readonly landing?: { readonly url: string; readonly referrer?: string };
  /** When the page was loaded. */
  readonly pageLoadedAt?: EpochMs;
  /** Name of the service that tracked the event (server). */
  readonly service?: string;
  readonly client?: ClientInfo;
  /** Signs that no person made the event, from page and request together. Absent: none was seen. A transport that shall not have such events: `skipBots`. */
  readonly bot?: readonly BotSign[];
  /** Application metadata: at most 5 entries, names of 1 to 20 characters, values of at most 300. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly library?: LibraryInfo;
}

/** One thing that happened. Frozen when made; enrichers return changed copies. */
export interface EventEnvelope<Name extends string = string, Payload = unknown> {
  /** Raised only when a reader must change. */
  readonly v: 1;
  /** Kept across retries, tabs, reloads and hops, so that a receiver can drop repeats. */
  readonly id: string;
  readonly name: Name;
  readonly payload: Payload;
  readonly occurredAt: EpochMs;
  /** 0, 1, 2 … per tracker. A gap at the receiver means loss. */
  readonly seq: number;
  readonly who: Who;
  readonly where: Where;
  /** Purposes that were granted when the event was tracked or, if it had to wait for a decision, then. `*`: the application gates consent itself. */
  readonly consent: readonly string[];
  readonly priority: Priority;
}
