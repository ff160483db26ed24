import type { FakeAnswer, SandboxRequest } from './fake.ts';

/** What a vendor lets pages on other sites do. */
export interface CorsRules {
  readonly methods: readonly string[];
  /** Request headers a page may set, in lower case. */
  readonly headers: readonly string[];
  /** Paths below the vendor prefix that answer pages at all. Default: all. */
  readonly covers?: (path: string) => boolean;
}

/** Headers for any answer: none to callers that send no `Origin`, as servers do. */
export function corsHeaders(rules: CorsRules, request: SandboxRequest): Readonly<Record<string, string>> {
  if (request.headers['origin'] === undefined || rules.covers?.(request.path) === false) return {};
  return { 'access-control-allow-origin': '*', vary: 'Origin' };
}

/** Answers a preflight as the vendor does, or `undefined` when the request is none. A method or header that is not allowed gets no permission. */
export function answerPreflight(rules: CorsRules, request: SandboxRequest): FakeAnswer | undefined {
  const method = request.headers['access-control-request-method'];
  if (request.method !== 'OPTIONS' || method === undefined) return undefined;
  const asked = (request.headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim().toLowerCase());
  const refused = asked.filter((name) => name !== '' && !rules.headers.includes(name));
  const summary = `Preflight for ${method} ${request.path}`;
  if (rules.covers?.(request.path) === false) return { status: 403, verdict: 'rejected', reason: 'Pages may not call this address', summary };
  if (!rules.methods.includes(method)) return { status: 403, verdict: 'rejected', reason: `Pages may not use ${method}`, summary };
  if (refused.length > 0) return { status: 403, verdict: 'rejected', reason: `Pages may not send the header ${refused.join(', ')}`, summary };
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': rules.methods.join(', '),
      'access-control-allow-headers': rules.headers.join(', '),
      'access-control-max-age': '600',
    },
    verdict: 'accepted',
    reason: 'Pages on other sites may send this',
    summary,
  };
}
