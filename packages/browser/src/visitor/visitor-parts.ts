import type { Clock } from '@waymark/core';
import type { PageMemory } from '../platform/page-memory.ts';
import type { PageWindow } from '../platform/page-window.ts';
import type { PageCookies } from '../storage/page-cookies.ts';
import type { Choice, Decision } from './choice.ts';
import type { VisitorRecord } from './record.ts';

export interface ConsentOptions {
  /** What holds until the visitor decides. Default: `pending`, nothing is decided and nothing is stored. */
  readonly state?: 'pending' | Choice;
  /** Global Privacy Control, which denies marketing until the visitor explicitly allows it. Default: what the browser says. */
  readonly privacyControl?: boolean;
}

/** What an application says of its visitor. */
export interface VisitorOptions {
  readonly consent?: ConsentOptions;
  /** Cookies in which vendors keep their own ids of this browser, by vendor: `{ 'sitecore-cdp': 'bid_<clientKey>' }`. At most 10. */
  readonly aliasCookies?: Readonly<Record<string, string>>;
  /** Goes with every event: at most 5 texts of up to 300 characters, named by up to 20 letters, digits and `_`. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface VisitorParts extends VisitorOptions {
  readonly win: PageWindow;
  /** Begins the names of cookies and keys. */
  readonly namespace: string;
  readonly memory: PageMemory & { visitor?: VisitorRecord };
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Makes UUIDs. */
  readonly newId: () => string;
  readonly cookies: PageCookies;
  /** Where events survive the page, if they do. */
  readonly outbox: unknown;
  /** The tracker stops. */
  readonly signal: AbortSignal;
  /** `name`: of the browser id's cookie. Default: `<namespace>_id`. */
  readonly cookie?: { readonly name?: string };
  /** An absolute address as events carry it. */
  readonly cleanUrl: (url: string) => string;
  /** Tracks an automatic event. */
  readonly emit: (name: string, payload: Readonly<Record<string, unknown>>) => void;
  /** The application called something in a way that cannot work. */
  readonly problem: (code: string) => void;
  /** Somebody else is signed in now, or, if empty, nobody; said here or in another tab. Never called before `createVisitor` has returned. */
  readonly onIdentity: (userId: string) => void;
  /** The visitor decided, here or in another tab. Never called before `createVisitor` has returned. */
  readonly onConsent: (choice: Choice) => void;
  /** The visitor decided in this tab. Follows `onConsent`. */
  readonly onDecision: (decision: Decision) => void;
}
