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
  readonly credentials?: RequestCredentials;
}

/** `cause`: the code of the error, where it has one. */
export type PostResult = { readonly answer: HttpAnswer } | { readonly failure: Extract<SendOutcome, { status: 'retry' }>; readonly cause: string | undefined };

/** Sends one request and reads its answer to the end, for transports that `httpTransport` is too much for. Never throws. */
export async function post({ method = 'POST', url, headers, body }: PostRequest, { fetch, credentials = 'omit' }: PostOptions, { urgency, signal }: Pick<SendContext, 'urgency' | 'signal'>): Promise<PostResult> {
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
    const text = await readText(response);
    return {
      answer: {
        // A redirect that was not followed shows as status 0 in a browser.
        status: response.status || 302,
        header: (name) => response.headers.get(name),
        text,
        json: () => parse(text),
      },
    };
  } catch (error) {
    const { code, cause } = (error ?? {}) as { readonly code?: unknown; readonly cause?: { readonly code?: unknown } };
    const found = [code, cause?.code].find((each) => typeof each === 'string');
    const why: Refusal = signal.aborted
      ? { code: 'timeout', message: 'The destination did not answer in time.' }
      : { code: 'network', message: `The connection to the destination failed${found ? ` (${found})` : ''}.` };
    return { failure: { status: 'retry', maybeTaken: true, why }, cause: found };
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What we keep of an answer, in characters. The rest is read and thrown away, because an unread body keeps its connection (and keepalive bytes) busy. */
const keptCharacters = 65_536;
/** Above this many bytes the connection is given up. */
const mostBytes = 4_194_304;

async function readText(response: Response): Promise<string> {
  if (!response.body || Number(response.headers.get('content-length') ?? NaN) <= keptCharacters) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    bytes += value.byteLength;
    if (text.length < keptCharacters) text += decoder.decode(value, { stream: true });
    if (bytes > mostBytes) {
      await reader.cancel();
      break;
    }
  }
  return text.slice(0, keptCharacters);
}
