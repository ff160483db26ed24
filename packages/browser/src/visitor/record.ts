import type { Decision } from './choice.ts';

/** Address and referrer, without secrets. */
export interface PageAddress {
  readonly url: string;
  readonly referrer?: string;
}

/** What is known of the visitor. As long as anything may be stored it lies in `localStorage`, where all tabs share it. */
export interface VisitorRecord {
  /** The browser id. Its cookie, which servers see, goes first. */
  id: string;
  /** The signed-in user. Empty: nobody. */
  user: string;
  /** The session. Empty: the last one was ended. */
  session: string;
  /** Last activity in any tab, in milliseconds since 1970. */
  at: number;
  /** First page of the session, with the parameters of its campaign. */
  landing: PageAddress;
  /** What the visitor decided, as its cookie says. Only the cookie is believed. */
  choice: string;
  /** All decisions, oldest first. */
  log: readonly Decision[];
  /** This browser had other visitors: what vendors call it is not about the present one. */
  isReset: boolean;
}

/** What an id of a browser looks like, ours as those of vendors. Anybody may write to the cookies that hold them. */
export function isBrowserId(text: string | undefined): text is string {
  return /^[\w.-]{8,64}$/.test(text ?? '');
}

/** Reads a stored record, whose members must be of the same types as those of `like`. Undefined when it cannot be ours. */
export function readRecord(text: string, like: VisitorRecord): VisitorRecord | undefined {
  const found = JSON.parse(text) as VisitorRecord;
  for (const name in like) if (typeof found[name as 'id'] !== typeof like[name as 'id']) return undefined;
  return isBrowserId(found.id) && URL.canParse(found.landing.url) && Array.isArray(found.log) ? found : undefined;
}
