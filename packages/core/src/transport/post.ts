import type { SendOutcome } from '../ports/transport.ts';
import type { HttpRequest } from './http-transport.ts';
import type { HttpAnswer } from './read-answer.ts';

export interface PostOptions {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal;
  readonly keepalive: boolean;
  readonly credentials: RequestCredentials;
}

export type PostResult = { readonly answer: HttpAnswer } | { readonly failure: SendOutcome };

/** Sends one request and reads its answer to the end. Never throws. */
export async function post(request: HttpRequest, options: PostOptions): Promise<PostResult> {
  try {
    const response = await options.fetch(request.url, {
      method: request.method ?? 'POST',
      headers: headersOf(request),
      redirect: 'manual',
      credentials: options.credentials,
      signal: options.signal,
      ...(request.body !== undefined && { body: request.body }),
      ...(options.keepalive && { keepalive: true }),
    });
    const text = await readText(response);
    return { answer: answerOf(response, text) };
  } catch (error) {
    return { failure: brokenConnection(error, options.signal) };
  }
}

function headersOf(request: HttpRequest): Readonly<Record<string, string>> {
  const headers = request.headers ?? {};
  if (request.body === undefined || Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) return headers;
  return { 'content-type': 'application/json', ...headers };
}

function answerOf(response: Response, text: string): HttpAnswer {
  return {
    // A redirect that was not followed shows as status 0 in a browser.
    status: response.status === 0 ? 302 : response.status,
    header: (name) => response.headers.get(name),
    text,
    json: () => parse(text),
  };
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
  const length = Number(response.headers.get('content-length'));
  if (!response.body || (length > 0 && length <= keptCharacters)) return response.text();
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    bytes += value.byteLength;
    if (text.length < keptCharacters) text += decoder.decode(value, { stream: true }).slice(0, keptCharacters - text.length);
    if (bytes > mostBytes) {
      await reader.cancel();
      return text;
    }
  }
}

/** Codes of connections that never carried a byte of the request: Node's and undici's, and `NOT_SENT` of a fetch that held the request back itself. */
const nothingSent = new Set([
  'NOT_SENT',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

function brokenConnection(error: unknown, signal: AbortSignal): SendOutcome {
  if (signal.aborted) {
    return { status: 'retry', maybeTaken: true, why: { code: 'timeout', message: 'The destination did not answer in time.' } };
  }
  const code = causeCode(error);
  const why = { code: 'network', message: `The connection to the destination failed${code === undefined ? '' : ` (${code})`}.` };
  return { status: 'retry', why, ...(code !== undefined && nothingSent.has(code) ? {} : { maybeTaken: true }) };
}

function causeCode(error: unknown): string | undefined {
  for (let current = error, depth = 0; typeof current === 'object' && current !== null && depth < 5; depth += 1) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: readonly unknown[] };
    if (typeof code === 'string') return code;
    current = cause ?? errors?.[0];
  }
  return undefined;
}
