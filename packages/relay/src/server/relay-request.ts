import type { Bytes } from '@waymark/core';
import type { RequestFacts } from '@waymark/node/request';

/** A request as the relay sees it, whatever host it came through. */
export interface RelayRequest extends RequestFacts {
  readonly method: string;
  /** Reads the body as UTF-8. Called at most once; stops when the signal aborts or more than `most` bytes came. */
  readBody(most: Bytes, signal: AbortSignal): Promise<Body>;
}

/** The body of a request, or why there is none. */
export type Body = { readonly text: string; readonly size: Bytes } | { readonly failed: 'too-large' | 'slow' | 'broken' };

/** What the host sends back. */
export interface RelayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `Set-Cookie`, a header each. Default: none. */
  readonly cookies?: readonly string[];
  readonly body: string;
}
