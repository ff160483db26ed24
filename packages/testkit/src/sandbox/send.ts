import { answerPreflight, type CorsRules, corsHeaders } from './cors.ts';
import { demoTenant } from './demo-tenant.ts';
import type { FakeAnswer, SandboxRequest, VendorFake } from './fake.ts';
import { readJsonPost, refusal } from './json-door.ts';
import { createContacts, type SendContact } from './send/contacts.ts';
import { checkSendEvent } from './send/rules.ts';
import { ipAddress } from './web-formats.ts';

/** What the Send fake knows. */
export interface SendFakeOptions {
  /** Website id that it takes events for, with or without dashes. Default: the demo tenant's. */
  readonly siteId?: string;
}

/** A Send fake whose view is typed. */
export interface SendFake extends VendorFake {
  view(): { readonly contacts: readonly SendContact[] };
}

/** Pages call Send directly. The headers that name another visitor are for servers. */
const cors: CorsRules = { methods: ['POST'], headers: ['content-type', 'accept'] };

/** A strict Sitecore Send: `/identify` and `/track`, with a contact list rebuilt from what arrives. */
export function sendFake({ siteId = demoTenant.send.siteId }: SendFakeOptions = {}): SendFake {
  let contacts = createContacts();

  function take(request: SandboxRequest): FakeAnswer {
    const summary = `${request.method} ${request.path}`;
    if (request.path !== '/identify' && request.path !== '/track') return refusal(404, 'Send has /identify and /track, and nothing else', summary);
    const read = readJsonPost(request);
    if ('answer' in read) return read.answer;
    const { fields } = read;
    const what = `${typeof fields['actionType'] === 'string' ? fields['actionType'].slice(0, 60) : 'An event'} for Send`;
    const problems = [...headerProblems(request), ...checkSendEvent(fields), ...addressProblems(request.path, fields['actionType'])];
    if (problems.length > 0) return refusal(400, problems.join('; '), what);
    if (bare(String(fields['siteId'])) !== bare(siteId)) return refusal(400, 'siteId is not a website of this tenant', what);
    const { useful, reason } = contacts.take(fields, request.receivedAt);
    return { status: 200, verdict: useful ? 'accepted' : 'ignored', reason, summary: what };
  }

  return {
    name: 'send',
    title: 'Sitecore Send',
    handle: (request) => answerPreflight(cors, request) ?? take(request),
    cors: (request) => corsHeaders(cors, request),
    view: () => ({ contacts: contacts.list() }),
    reset() {
      contacts = createContacts();
    },
  };
}

function headerProblems({ headers }: SandboxRequest): readonly string[] {
  const visitor = headers['x-original-request-ip-address'];
  return [
    ...(headers['authorization'] === undefined ? [] : ['Send takes no Authorization header: the website id is the only key']),
    ...(headers['accept'] === 'application/json' ? [] : ['the header Accept must be application/json']),
    ...(visitor === undefined ? [] : ipAddress(visitor, 'the header X-Original-Request-IP-Address')),
    ...(headers['x-original-user-agent']?.trim() === '' ? ['the header X-Original-User-Agent is empty'] : []),
  ];
}

function addressProblems(path: string, action: unknown): readonly string[] {
  if (path === '/identify' && action !== 'IDENTIFY') return ['/identify takes IDENTIFY only'];
  return path === '/track' && action === 'IDENTIFY' ? ['IDENTIFY goes to /identify'] : [];
}

const bare = (uuid: string) => uuid.replaceAll('-', '').toLowerCase();
