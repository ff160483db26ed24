import { answerPreflight, type CorsRules, corsHeaders } from './cors.ts';
import { demoTenant } from './demo-tenant.ts';
import type { FakeAnswer, SandboxRequest, VendorFake } from './fake.ts';
import { readJsonPost, refusal } from './json-door.ts';
import { checkSearchEvent } from './search/rules.ts';
import { createSearchVisitors, type SearchVisitor } from './search/visitors.ts';

/** What the Search fake knows. */
export interface SearchFakeOptions {
  /** `<account key>-<domain id>`. Default: the demo tenant's. */
  readonly customerKey?: string;
  /** Default: the demo tenant's. */
  readonly apiKey?: string;
}

/** A Search fake whose view is typed. */
export interface SearchFake extends VendorFake {
  view(): { readonly visitors: readonly SearchVisitor[] };
}

/** Address on the customer's own subdomain, for pages. */
const pagePath = '/api/event/v4/publish';
const cors: CorsRules = { methods: ['POST'], headers: ['content-type', 'accept'], covers: (path) => path === pagePath };

/** A strict Sitecore Search, version 4 of its event API: the address with a key for servers and the one of the customer's subdomain for pages. */
export function searchFake(options: SearchFakeOptions = {}): SearchFake {
  const { customerKey = demoTenant.search.customerKey, apiKey = demoTenant.search.apiKey } = options;
  let visitors = createSearchVisitors();

  function take(request: SandboxRequest): FakeAnswer {
    const summary = `${request.method} ${request.path}`;
    const ofVisitor = request.path === pagePath;
    const key = /^\/event\/([^/]+)\/v4\/publish$/.exec(request.path)?.[1];
    if (!ofVisitor && key === undefined) return refusal(404, 'Search has nothing at this address', summary);
    if (key !== undefined && key !== customerKey) return refusal(404, 'The customer key in the address is not known', summary);
    const given = request.headers['authorization'];
    if (ofVisitor && given !== undefined) return refusal(401, 'The address for pages takes no Authorization: the API key belongs to servers', summary);
    if (!ofVisitor && given !== apiKey) return refusal(401, 'Authorization must be the API key as it is, without Bearer', summary);
    const read = readJsonPost(request);
    if ('answer' in read) return read.answer;
    const what = `${String(read.fields['name']).slice(0, 40)} / ${String(read.fields['action']).slice(0, 40)} for Search`;
    const problems = checkSearchEvent(read.fields, { domainId: customerKey.split('-')[1] ?? '', ofVisitor });
    if (problems.length > 0) return refusal(400, problems.join('; '), what);
    return { status: 200, body: { status: 'ok' }, verdict: 'accepted', reason: visitors.take(read.fields), summary: what };
  }

  return {
    name: 'search',
    title: 'Sitecore Search',
    handle: (request) => answerPreflight(cors, request) ?? take(request),
    cors: (request) => corsHeaders(cors, request),
    view: () => ({ visitors: visitors.list() }),
    reset() {
      visitors = createSearchVisitors();
    },
  };
}
