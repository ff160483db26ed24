import { shape, type Fields } from '../checks.ts';
import type { FakeAnswer, SandboxRequest } from '../fake.ts';
import { readJsonPost, refusal } from '../json-door.ts';
import { scopes } from './rules.ts';

/** Access tokens that stand in for the API key. */
export interface DiscoverTokens {
  /** The token address, or undefined for another one. */
  answer(request: SandboxRequest): FakeAnswer | undefined;
  isGood(token: string, at: number): boolean;
}

const path = '/account/1/access-token';
/** Defaults of the vendor's package, in milliseconds. Source: @sitecore-discover 1.2.4; checked 2026-11-21. */
const accessMs = 86_400_000;
const refreshMs = 604_800_000;

export function createDiscoverTokens(apiKey: string, newToken: () => string): DiscoverTokens {
  const access = new Map<string, number>();
  const refresh = new Map<string, number>();

  function issue(at: number, summary: string): FakeAnswer {
    const [accessToken, refreshToken] = [newToken(), newToken()];
    access.set(accessToken, at + accessMs);
    refresh.set(refreshToken, at + refreshMs);
    const body = { accessToken, accessTokenExpiry: accessMs, refreshToken, refreshTokenExpiry: refreshMs };
    return { status: 200, body, verdict: 'accepted', reason: 'New access token', summary };
  }

  function renew(request: SandboxRequest): FakeAnswer {
    const token = /^Bearer (\S+)$/.exec(request.headers['authorization'] ?? '')?.[1] ?? '';
    const good = (refresh.get(token) ?? 0) > request.receivedAt;
    refresh.delete(token);
    return good ? issue(request.receivedAt, 'Renew an access token') : refusal(401, 'The refresh token is unknown or too old', 'Renew an access token');
  }

  function create(request: SandboxRequest): FakeAnswer {
    const read = readJsonPost(request);
    if ('answer' in read) return read.answer;
    if (request.headers['x-api-key'] !== apiKey) return refusal(401, 'The header x-api-key is not the key of this tenant', 'Get an access token');
    const problems = checkScopes(read.fields);
    return problems.length > 0 ? refusal(400, problems.join('; '), 'Get an access token') : issue(request.receivedAt, 'Get an access token');
  }

  return {
    answer(request) {
      if (request.path !== path) return undefined;
      return request.method === 'PUT' ? renew(request) : create(request);
    },
    isGood: (token, at) => (access.get(token) ?? 0) > at,
  };
}

const checkScopes = (fields: Fields) => shape({ required: { scope: scopes }, closed: true })(fields, '');
