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
  /** Last activity, in milliseconds since 1970: in this tab, or, right after reading, in any. */
  at: number;
  /** First page of the session, with the parameters of its campaign. */
  landing: PageAddress;
  /** All decisions, oldest first. */
  log: readonly Decision[];
  /** What the visitor decided, as its cookie says. Only the cookie is believed. */
  choice: string;
  /** This browser had other visitors: what vendors call it is not about the present one. */
  isReset?: boolean;
}

/** What the text of a stored {@link VisitorRecord} looks like. Its members keep the order of their first writing. */
export const recordText = /^{"id":"[\w.-]{8,64}","user":".*"url":"[^"]+:.*"log":\[/;

/** What an id of a browser or a tab looks like, ours as those of vendors. Anybody may write to the places that hold them. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[\w.-]{8,64}$/.test(text);
}

/** The campaign parameters of a page's address in a comparable form. Undefined: none. */
export function campaignOf({ url }: PageAddress): string | undefined {
  return url.match(/\b(utm|trc)_[^&#]*/g)?.sort().join();
}
