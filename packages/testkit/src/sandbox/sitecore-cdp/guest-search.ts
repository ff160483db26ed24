import type { SandboxRequest } from '../fake.ts';
import { baseOf } from './basic-auth.ts';
import type { Guest, Tenant } from './tenant.ts';

type Matches = (guest: Guest, wanted: string) => boolean;

const filters = new Map<string, Matches>([
  ['firstName', (guest, wanted) => same(guest.attributes['firstName'], wanted)],
  ['lastName', (guest, wanted) => same(guest.attributes['lastName'], wanted)],
  ['email', (guest, wanted) => same(guest.attributes['email'], wanted)],
  ['email.untouched', (guest, wanted) => guest.attributes['email'] === wanted],
  ['phoneNumber', (guest, wanted) => Array.isArray(guest.attributes['phoneNumbers']) && guest.attributes['phoneNumbers'].includes(wanted)],
]);
const paging = ['offset', 'limit'];
const pair = ['identifiers.provider', 'identifiers.id'] as const;

/** What is wrong with the parameters of a guest search. */
export function findSearchProblems(query: URLSearchParams): readonly string[] {
  const unknown = [...query.keys()].filter((name) => !filters.has(name) && !paging.includes(name) && !pair.some((one) => one === name));
  const problems = unknown.map((name) => `${name.slice(0, 60)} is not a search parameter`);
  if (query.has(pair[0]) !== query.has(pair[1])) problems.push('identifiers.provider and identifiers.id go together');
  for (const name of paging) if (query.has(name) && !/^\d+$/.test(query.get(name) ?? '')) problems.push(`${name} must be a whole number`);
  return problems;
}

/** One page of the guests that match all parameters. Defaults: offset 0, limit 10. */
export function searchGuests(tenant: Tenant, request: SandboxRequest): Readonly<Record<string, unknown>> {
  const { query } = request;
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 10);
  const [provider, id] = pair.map((name) => query.get(name));
  const found = [...tenant.guests.values()].filter((guest) => {
    const named = provider === null || guest.identifiers.some((own) => own.provider === provider && own.id === id);
    return named && [...filters].every(([name, matches]) => !query.has(name) || matches(guest, query.get(name) ?? ''));
  });
  const base = `${baseOf(request)}/v2.1/guests`;
  return { href: `${base}?${query}`, offset, limit, items: found.slice(offset, offset + limit).map(({ ref }) => ({ href: `${base}/${ref}` })) };
}

function same(value: unknown, wanted: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase();
}
