import type { Clock, DurationMs } from '@waymark/core';
import { type ApiAnswer, isTemporary, readAnswer } from './answer.ts';

/** What a call needs from its surroundings. */
export interface CallOptions {
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, 'after'>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Bound on one try. */
  readonly timeoutMs: DurationMs;
}

/** One call of the API. */
export interface ApiCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** False: a try that may have arrived is not repeated. */
  readonly repeatable: boolean;
}

/** Tries of one call, the first included. Source: recommendation for undocumented limits; checked 2026-11-21. */
const maxTries = 5;
/** First wait; it doubles with every further try. Unit: milliseconds. */
const firstWaitMs = 1000;
/** Longest wait that `Retry-After` may ask for before we give up instead. Unit: milliseconds. */
const longestWaitMs = 60_000;

/** Calls OrderCloud and repeats what failed for a passing reason. Never throws: no answer shows as status 0. */
export async function callApi(call: ApiCall, options: CallOptions): Promise<ApiAnswer> {
  for (let nth = 1; ; nth += 1) {
    const answer = await callOnce(call, options);
    const mayRepeat = call.repeatable || answer.status === 429 || answer.errorCode === 'Api.Offline';
    if (nth === maxTries || !isTemporary(answer) || !mayRepeat) return answer;
    const backoff = firstWaitMs * 2 ** (nth - 1) * (0.5 + options.random() / 2);
    const wait = Math.max(answer.retryAfter, backoff);
    if (wait > longestWaitMs) return answer;
    await new Promise<void>((resolve) => void options.clock.after(wait, resolve));
  }
}

async function callOnce({ method, url, headers, body }: ApiCall, options: CallOptions): Promise<ApiAnswer> {
  const stop = new AbortController();
  const forget = options.clock.after(options.timeoutMs, () => stop.abort());
  try {
    // A redirect is not followed: the request carries a token.
    const response = await options.fetch(url, { method, headers, redirect: 'manual', credentials: 'omit', signal: stop.signal, ...(body !== undefined && { body }) });
    return await readAnswer(response);
  } catch {
    return { status: 0, body: undefined, errorCode: undefined, retryAfter: 0 };
  } finally {
    forget();
  }
}

/** A clock on the platform's timers. They keep a process alive, because somebody awaits the call. */
export const timerClock: Pick<Clock, 'after'> = {
  after(delay, run) {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};
