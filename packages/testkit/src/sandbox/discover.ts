import { randomUUID } from 'node:crypto';
import { parseJson, toFields, type Fields } from './checks.ts';
import { answerPreflight, type CorsRules, corsHeaders } from './cors.ts';
import { demoTenant } from './demo-tenant.ts';
import { checkDiscoverEvent, unwrap } from './discover/rules.ts';
import { createDiscoverTokens } from './discover/tokens.ts';
import { createVisitors, type DiscoverVisitor } from './discover/visitors.ts';
import type { FakeAnswer, SandboxRequest, VendorFake } from './fake.ts';
import { readJsonPost, refusal } from './json-door.ts';

/** What the Discover fake knows. */
export interface DiscoverFakeOptions {
  /** `<account key>-<domain id>`. Default: the demo tenant's. */
  readonly customerKey?: string;
  /** Default: the demo tenant's. */
  readonly apiKey?: string;
  /** Makes tokens. Default: random UUIDs. */
  readonly newToken?: () => string;
}

/** A Discover fake whose view is typed. */
export interface DiscoverFake extends VendorFake {
  view(): { readonly visitors: readonly DiscoverVisitor[] };
}

/** Address on the customer's own subdomain, for pages. */
const pagePath = '/api/event/1';
const cors: CorsRules = { methods: ['POST'], headers: ['content-type', 'accept'], covers: (path) => path === pagePath };

/** A strict Sitecore Discover, version 1 of its event API: the address with a key for servers and the one of the customer's subdomain for pages. */
export function discoverFake(options: DiscoverFakeOptions = {}): DiscoverFake {
  const { customerKey = demoTenant.discover.customerKey, apiKey = demoTenant.discover.apiKey, newToken = randomUUID } = options;
  let visitors = createVisitors();
  let tokens = createDiscoverTokens(apiKey, newToken);

  function take(request: SandboxRequest): FakeAnswer {
    const summary = `${request.method} ${request.path}`;
    const ofVisitor = request.path === pagePath;
    const key = /^\/event\/([^/]+)\/1$/.exec(request.path)?.[1];
    if (!ofVisitor && key === undefined) return refusal(404, 'Discover has nothing at this address', summary);
    if (key !== undefined && key !== customerKey) return refusal(404, 'The customer key in the address is not known', summary);
    const denied = authorisationProblem(request, ofVisitor);
    if (denied !== undefined) return refusal(401, denied, summary);
    const read = request.method === 'GET' ? readQuery(request) : readBody(request);
    if ('answer' in read) return read.answer;
    const what = `${String(read.event['type']).slice(0, 40)} / ${String(read.event['name']).slice(0, 40)} for Discover`;
    const problems = checkDiscoverEvent(read.event, { domainId: customerKey.split('-')[1] ?? '', ofVisitor });
    if (problems.length > 0) return refusal(400, problems.join('; '), what);
    return { status: 200, body: { status: 'ok' }, verdict: 'accepted', reason: visitors.take(read.event), summary: what };
  }

  function authorisationProblem({ headers, receivedAt }: SandboxRequest, ofVisitor: boolean): string | undefined {
    const given = headers['authorization'];
    if (ofVisitor) return given === undefined ? undefined : 'The address for pages takes no Authorization: the API key belongs to servers';
    if (given === undefined) return 'The header Authorization is missing';
    const token = /^Bearer (\S+)$/.exec(given)?.[1];
    if (token === undefined ? given === apiKey : tokens.isGood(token, receivedAt)) return undefined;
    return token === apiKey ? 'The API key goes into Authorization as it is; Bearer is for access tokens' : 'Authorization is neither the API key nor a good access token';
  }

  return {
    name: 'discover',
    title: 'Sitecore Discover',
    handle: (request) => answerPreflight(cors, request) ?? tokens.answer(request) ?? take(request),
    cors: (request) => corsHeaders(cors, request),
    view: () => ({ visitors: visitors.list() }),
    reset() {
      visitors = createVisitors();
      tokens = createDiscoverTokens(apiKey, newToken);
    },
  };
}

type Read = { readonly event: Fields } | { readonly answer: FakeAnswer };

function readBody(request: SandboxRequest): Read {
  const read = readJsonPost(request);
  if ('answer' in read) return read;
  const unwrapped = unwrap(read.fields);
  return 'event' in unwrapped ? unwrapped : { answer: refusal(400, unwrapped.problem, 'An event for Discover') };
}

function readQuery(request: SandboxRequest): Read {
  const event = toFields(parseJson(request.query.get('data') ?? ''));
  return event ? { event } : { answer: refusal(400, 'The parameter data is missing or not one JSON object', 'An event for Discover') };
}
