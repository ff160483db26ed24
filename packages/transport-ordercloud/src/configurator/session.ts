import { requestToken } from '../api/request-token.ts';
import type { ApiAnswer } from '../api/answer.ts';
import { callApi, type CallOptions } from '../api/call.ts';

export interface SessionOptions extends CallOptions {
  readonly host: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly roles: readonly string[];
  /** Wall time. */
  readonly now: () => number;
}

/** Speaks to the API with the token of a server client. */
export interface Session {
  /** Never throws for an answer; throws when no token can be had. */
  call(method: string, path: string, body?: unknown, repeatable?: boolean): Promise<ApiAnswer>;
}

/** Tokens are renewed this long before they end. Unit: milliseconds. */
const marginMs = 30_000;

export function createSession(options: SessionOptions): Session {
  let token: Promise<{ readonly value: string; readonly until: number }> | undefined;

  function issue(): NonNullable<typeof token> {
    const { clientId, clientSecret, roles } = options;
    const fields = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: roles.join(' ') };
    const asked = options.now();
    const issued = requestToken(options.host, fields, options).then(({ accessToken, lifetimeMs }) => ({ value: accessToken, until: asked + lifetimeMs - marginMs }));
    token = issued;
    // A failure is not kept: the next call asks again.
    issued.catch(() => {
      if (token === issued) token = undefined;
    });
    return issued;
  }

  async function bearer(refused?: string): Promise<string> {
    const kept = token === undefined ? undefined : await token;
    if (kept && kept.value !== refused && options.now() < kept.until) return kept.value;
    return (await issue()).value;
  }

  async function callWith(value: string, method: string, path: string, body: unknown, repeatable: boolean): Promise<ApiAnswer> {
    const headers = { authorization: `Bearer ${value}`, accept: 'application/json', ...(body !== undefined && { 'content-type': 'application/json' }) };
    return callApi({ method, url: `${options.host}/v1${path}`, headers, repeatable, ...(body !== undefined && { body: JSON.stringify(body) }) }, options);
  }

  return {
    async call(method, path, body, repeatable = true) {
      const first = await bearer();
      const answer = await callWith(first, method, path, body, repeatable);
      // A token may be revoked before its time. One new one, then 401 means no.
      return answer.status === 401 ? callWith(await bearer(first), method, path, body, repeatable) : answer;
    },
  };
}
