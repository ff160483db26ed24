import type { Bytes } from '@waymark/core';
import type { RequestFacts } from '@waymark/node/request';

/** A request as the relay sees it, whatever host it came through. */
export interface RelayRequest extends RequestFacts {
  readonly method: string;
  /** All headers, as they came. */
  headers(): Headers;
  /** Reads the body as it came. Called at most once; stops when the signal aborts or more than `most` bytes came. Throws `body-taken` where somebody has read it already. */
  readBody(most: Bytes, signal: AbortSignal): Promise<Body>;
  /** Unpacks what is packed with gzip, up to `most` bytes, where the host has something faster than `DecompressionStream`. */
  unpack?(packed: Uint8Array<ArrayBuffer>, most: Bytes): Promise<Body>;
}

/** The body of a request, or why there is none. */
export type Body = { readonly bytes: Uint8Array<ArrayBuffer> } | { readonly failed: BodyFailure };

/** `broken`: the connection ended before the body did. `unreadable`: it is not packed as its header says. */
export type BodyFailure = 'too-large' | 'slow' | 'broken' | 'unreadable';

/** What the host sends back. */
export interface RelayAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Values of `Set-Cookie`, a header each. Default: none. */
  readonly cookies?: readonly string[];
  readonly body: string;
}
