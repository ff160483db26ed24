import type { Buffer } from 'node:buffer';
import { isTrackingError, parseRetryAfter } from '@waymark/core/transport';
import { readBody } from './read-body.ts';
import { restError } from './rest-error.ts';
import type { RestClock, RestSettings } from './settings.ts';

/** One request to the API, or to a place that it named. */
export interface RestCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the target, or absolute for places that an answer named. */
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Instead of credentials and JSON headers, for places that are not the API itself. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
  /** Bytes of the answer. Default: 4 MiB. */
  readonly most?: number;
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
  readonly retryAfterMs: number;
}

const mostBytes = 4_194_304;
/** Characters of an answer that an error keeps. */
const keptCharacters = 65_536;
const firstWaitMs = 1000;
/** Longest wait before a next try. Who is asked to wait for longer gives up: somebody awaits the call. Unit: milliseconds. */
const longestWaitMs = 60_000;

/** Makes one request and gives the body of its answer. 429 and 503 are tried again, and broken connections where nothing was to change. */
export async function request(settings: RestSettings, call: RestCall): Promise<Buffer> {
  for (let attempt = 1; ; attempt += 1) {
    const last = attempt >= settings.maxAttempts;
    const answer = await send(settings, call).catch((error: unknown) => {
      if (last || call.method !== 'GET' || (isTrackingError(error) && error.code !== 'rest-unreachable')) throw error;
      return undefined;
    });
    if (answer && answer.status >= 200 && answer.status < 300) return answer.body;
    const comesBack = !answer || ((answer.status === 429 || answer.status === 503) && answer.retryAfterMs <= longestWaitMs);
    if (answer && (last || !comesBack)) throw failure(settings, call, answer);
    const upTo = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs);
    await wait(settings.clock, Math.max(answer?.retryAfterMs ?? 0, settings.random() * upTo));
  }
}

/** Makes one request whose answer is JSON with an object in it. */
export async function requestJson(settings: RestSettings, call: RestCall): Promise<Readonly<Record<string, unknown>>> {
  const body = await request(settings, call);
  const value = parse(body.toString('utf8'));
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw restError('rest-answer-invalid', `The answer to ${call.method} ${place(settings, call)} is no JSON object. Check that "target" is the API itself and not the page of a proxy.`);
}

/** Resolves after a delay in milliseconds. */
export function wait(clock: RestClock, delay: number): Promise<void> {
  return new Promise((resolve) => void clock.after(delay, resolve));
}

async function send(settings: RestSettings, call: RestCall): Promise<Answer> {
  const url = /^https?:/.test(call.path) ? call.path : settings.target + call.path;
  const own = { authorization: settings.authorization, accept: 'application/json', ...(call.body !== undefined && { 'content-type': 'application/json' }) };
  try {
    const response = await settings.fetch(url, {
      method: call.method,
      headers: call.headers ?? own,
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs ?? settings.timeoutMs),
      ...(call.body !== undefined && { body: call.body }),
    });
    const retryAfterMs = parseRetryAfter(response.headers);
    return { status: response.status, retryAfterMs, body: await readBody(response, call.most ?? mostBytes) };
  } catch (error) {
    if (isTrackingError(error)) throw error;
    throw restError('rest-unreachable', `${call.method} ${place(settings, call)} got no answer: ${reason(error)}. Check "target" and the network, then call again; after a write look first whether it arrived.`);
  }
}

function failure(settings: RestSettings, call: RestCall, { status, body }: Answer): Error {
  const answer = { status, body: body.toString('utf8').slice(0, keptCharacters) };
  if (status === 401) {
    const key = `${settings.clientKey.slice(0, 4)}…`;
    const message = `${new URL(settings.target).host} answered 401 to client key ${key}: key or token is wrong, or the tenant is in another region. Compare "clientKey", "apiToken" and "target" with Settings, API access.`;
    return restError('rest-credentials-refused', message, answer);
  }
  return restError('rest-refused', `${call.method} ${place(settings, call)} was answered with ${status}. Read the answer with answerOf(error) and correct the request.`, answer);
}

/** The kind of place, without the ids and secrets that addresses carry. */
function place({ target }: RestSettings, { path }: RestCall): string {
  return path.startsWith('/') ? `${new URL(target).host}${path.split('/').slice(0, 3).join('/').replace(/\?.*/, '')}` : 'the place that Sitecore CDP named';
}

function reason(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'it took too long';
  const code = error instanceof Error ? (error.cause as { readonly code?: unknown } | undefined)?.code : undefined;
  return typeof code === 'string' ? code : 'the connection failed';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
