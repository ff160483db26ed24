import type { Refusal, SendContext, SendOutcome } from '../ports/transport.ts';
import type { HttpAnswer } from './read-answer.ts';

/** One request as it goes over the wire. */
export interface PostRequest {
  /** Default: `POST`. */
  readonly method?: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface PostOptions {
  readonly fetch: typeof fetch;
  /** Default: `omit`. */
  readonly credentials?: 'omit' | 'same-origin' | 'include';
  /** Reads the body to the end. Default: as a whole, for a destination that is trusted with the memory. */
  readonly read?: (response: Response) => Promise<string>;
}

/** `cause` of the failure's reason: the code of the error, where it has one. */
export type PostResult = { readonly answer: HttpAnswer } | { readonly failure: Extract<SendOutcome, { status: 'retry' }> };

/** Sends one request and reads its answer to the end, for transports that `httpTransport` is too much for. Never throws. */
export async function post({ method = 'POST', url, headers, body }: PostRequest, { fetch, credentials = 'omit', read = (response) => response.text() }: PostOptions, { urgency, signal, now = Date.now }: Pick<SendContext, 'urgency' | 'signal' | 'now'>): Promise<PostResult> {
  try {
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      credentials,
      signal,
      ...(body !== undefined && { body }),
      ...(urgency === 'exit' && { keepalive: true }),
    });
    const text = await read(response);
    return {
      answer: {
        // A redirect that was not followed shows as status 0 in a browser.
        status: response.status || 302,
        header: (name) => response.headers.get(name),
        receivedAt: now(),
        text,
        json: () => parse(text),
      },
    };
  } catch (error) {
    const found: unknown = Object(error).code ?? Object(Object(error).cause).code;
    const cause = typeof found === 'string' ? found : undefined;
    const why: Refusal = signal.aborted
      ? { code: 'timeout', message: 'The destination did not answer in time.', cause }
      : { code: cause === 'NOT_SENT' ? 'not-sent' : 'network', message: `The connection to the destination failed${cause ? ` (${cause})` : ''}.`, cause };
    return { failure: { status: 'retry', maybeTaken: true, why } };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
