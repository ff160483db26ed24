import { type Fields, parseJson, shape, toFields } from '../checks.ts';
import type { FakeAnswer, SandboxRequest } from '../fake.ts';
import { restError } from './answers.ts';
import { baseOf, refuseMediaType, refuseStranger } from './basic-auth.ts';
import { addExtension, findExtensionProblems } from './guest-extensions.ts';
import { guestShape } from './guest-rules.ts';
import { findSearchProblems, searchGuests } from './guest-search.ts';
import { addGuest, type Guest, type Identifier, type Tenant } from './tenant.ts';

const guestPath = /^\/v2\.1\/guests(?:\/([^/]+)(\/extensions)?)?$/;

/** The guest REST interface v2.1. `undefined` for addresses outside it. */
export function answerGuests(tenant: Tenant, request: SandboxRequest): FakeAnswer | undefined {
  const found = guestPath.exec(request.path);
  if (!found) return undefined;
  const [, ref, extensions] = found;
  const summary = `${request.method} guest${ref ? ` ${ref.slice(0, 36)}` : 's'}${extensions ? ' extensions' : ''}`;
  const stranger = refuseStranger(tenant, request, summary);
  if (stranger) return stranger;
  if (ref === undefined) return answerCollection(tenant, request, summary);
  const guest = tenant.guests.get(ref);
  if (!guest) return restError(404, 'No guest has this reference', summary);
  return extensions ? createExtension(request, guest, summary) : answerGuest(tenant, request, guest, summary);
}

function answerCollection(tenant: Tenant, request: SandboxRequest, summary: string): FakeAnswer {
  if (request.method === 'POST') {
    return withBody(request, summary, (fields) => {
      const problems = findGuestProblems(fields, request.receivedAt);
      if (problems.length > 0) return restError(400, problems.join('; '), summary);
      const { guestType, identifiers, attributes } = split(fields);
      return taken(201, show(addGuest(tenant, guestType, attributes, identifiers), request), 'Guest created', summary);
    });
  }
  if (request.method !== 'GET') return restError(405, 'Guests are found by GET and created by POST', summary);
  const problems = findSearchProblems(request.query);
  return problems.length > 0 ? restError(400, problems.join('; '), summary) : taken(200, searchGuests(tenant, request), 'Search done', summary);
}

function answerGuest(tenant: Tenant, request: SandboxRequest, guest: Guest, summary: string): FakeAnswer {
  switch (request.method) {
    case 'GET':
      return taken(200, show(guest, request), 'Guest shown', summary);
    case 'DELETE':
      tenant.guests.delete(guest.ref);
      return taken(200, undefined, 'Guest deleted', summary);
    case 'PUT':
      return withBody(request, summary, (fields) => {
        const problems = findGuestProblems(fields, request.receivedAt);
        if (problems.length > 0) return restError(400, problems.join('; '), summary);
        const { guestType, identifiers, attributes } = split(fields);
        guest.type = guestType;
        guest.identifiers = [...identifiers];
        guest.attributes = attributes;
        return taken(201, show(guest, request), 'Guest replaced by what was sent', summary);
      });
    default:
      return restError(405, 'A guest takes GET, PUT and DELETE', summary);
  }
}

function createExtension(request: SandboxRequest, guest: Guest, summary: string): FakeAnswer {
  if (request.method !== 'POST') return restError(405, 'Extensions are created by POST', summary);
  return withBody(request, summary, (fields) => {
    const problems = findExtensionProblems(guest, fields);
    if (problems.length > 0) return restError(400, problems.join('; '), summary);
    addExtension(guest, fields);
    return taken(201, fields, 'Extension added', summary);
  });
}

function withBody(request: SandboxRequest, summary: string, use: (fields: Fields) => FakeAnswer): FakeAnswer {
  const wrongType = refuseMediaType(request, summary);
  if (wrongType) return wrongType;
  const fields = toFields(parseJson(request.text));
  return fields ? use(fields) : restError(400, 'The body is not one JSON object', summary);
}

function findGuestProblems(fields: Fields, now: number): readonly string[] {
  const { optional, mistaken } = guestShape(now);
  const { guestType, ...others } = optional;
  return shape({ required: guestType ? { guestType } : {}, optional: others, mistaken })(fields, '');
}

/** Fields that a retrieved guest carries and that an update may send back unchanged. */
const ownFields = new Set(['ref', 'href', 'guestType', 'identifiers', 'extensions']);

function split(fields: Fields): { readonly guestType: string; readonly identifiers: readonly Identifier[]; readonly attributes: Record<string, unknown> } {
  return {
    guestType: String(fields['guestType']),
    identifiers: Array.isArray(fields['identifiers']) ? (fields['identifiers'] as Identifier[]) : [],
    attributes: Object.fromEntries(Object.entries(fields).filter(([name]) => !ownFields.has(name))),
  };
}

function show(guest: Guest, request: SandboxRequest): Readonly<Record<string, unknown>> {
  const extensions = [...guest.extensions].map(([name, pairs]) => ({ name, key: 'default', ...pairs }));
  return {
    ref: guest.ref,
    href: `${baseOf(request)}/v2.1/guests/${guest.ref}`,
    guestType: guest.type,
    ...guest.attributes,
    ...(guest.identifiers.length > 0 ? { identifiers: guest.identifiers } : {}),
    ...(extensions.length > 0 ? { extensions } : {}),
  };
}

function taken(status: number, body: unknown, reason: string, summary: string): FakeAnswer {
  return { status, body, verdict: 'accepted', reason, summary };
}
