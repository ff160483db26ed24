/** What became of a request: taken, refused with an error, or answered with success and then dropped without a word. */
export type Verdict = 'accepted' | 'rejected' | 'ignored';

/** One HTTP request as a vendor fake sees it. */
export interface SandboxRequest {
  readonly method: string;
  /** Below the vendor's prefix, starts with `/`, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. Repeated headers are joined by `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The body read as UTF-8. */
  readonly text: string;
  /** Wall time of arrival, epoch milliseconds. */
  readonly receivedAt: number;
}

/** What a fake answers, and what it says about the request to the people who watch. */
export interface FakeAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A string or bytes go out as they are, everything else as JSON, `undefined` as an empty body. */
  readonly body?: unknown;
  readonly verdict: Verdict;
  /** Why, in plain words. */
  readonly reason: string;
  /** What arrived, in plain words: `VIEW of page home by browser 0d5c…`. Never a secret. */
  readonly summary: string;
}

/** A strict local stand-in for one vendor. Its state lives in memory and ends with `reset`. */
export interface VendorFake {
  /** First path segment of every request to it, for example `sitecore-cdp`. */
  readonly name: string;
  /** Name for people, for example `Sitecore CDP`. */
  readonly title: string;
  handle(request: SandboxRequest): FakeAnswer | Promise<FakeAnswer>;
  /**
   * CORS headers of every answer to this request, also of injected faults, so that a page can read a 429 as it could from the vendor.
   * Left out: none. Preflights go through `handle` and are never faulted.
   */
  cors?(request: SandboxRequest): Readonly<Record<string, string>>;
  /** What the vendor would show: sessions, carts, orders. JSON, with names that can be read aloud: the live page prints it as it is. */
  view(): unknown;
  reset(): void;
}
