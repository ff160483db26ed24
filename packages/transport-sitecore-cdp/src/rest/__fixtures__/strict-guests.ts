import { randomUUID } from 'node:crypto';
import { type Call, type Reply, refusal } from './strict-wire.ts';

type Plain = Record<string, unknown>;
const kinds = ['visitor', 'customer', 'traveller'];
const names = ['ext', 'ext1', 'ext2', 'ext3', 'ext4', 'ext5'];

/** Guests as the REST API 2.1 keeps them. */
export function createGuests(url: () => string) {
  const guests = new Map<string, Plain>();

  function find({ query }: Call): Reply {
    if (query.has('identifiers.provider') !== query.has('identifiers.id')) return refusal(400, 'provider and id go together');
    const offset = Number(query.get('offset') ?? 0);
    const limit = Number(query.get('limit') ?? 10);
    const found = [...guests.values()].filter((guest) => matches(guest, query));
    const items = found.slice(offset, offset + limit).map(({ ref }) => ({ href: `${url()}/v2.1/guests/${ref as string}` }));
    return { status: 200, body: { href: `${url()}/v2.1/guests`, offset, limit, items } };
  }

  function create(body: Plain): Reply {
    if (!kinds.includes(body['guestType'] as string)) return refusal(400, 'guestType');
    if (body['dateOfBirth'] !== undefined && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/.test(body['dateOfBirth'] as string)) return refusal(400, 'dateOfBirth');
    const ref = randomUUID();
    guests.set(ref, { ...body, ref, extensions: [], href: `${url()}/v2.1/guests/${ref}` });
    return { status: 201, body: guests.get(ref) };
  }

  function extend(guest: Plain, body: Plain): Reply {
    const extensions = guest['extensions'] as Plain[];
    const { name, ...pairs } = body;
    if (!names.includes(name as string) || extensions.some((each) => each['name'] === name)) return refusal(400, 'name of extension');
    if (Object.keys(pairs).length > 100 || Object.values(pairs).some((value) => typeof value === 'object')) return refusal(400, 'pairs');
    if (extensions.some((each) => Object.keys(pairs).some((key) => key in each))) return refusal(400, 'key twice');
    extensions.push(body);
    return { status: 201, body };
  }

  return {
    guests,
    answer(call: Call): Reply {
      const [, , , ref, rest] = call.path.split('/');
      const body = call.body.length > 0 ? (JSON.parse(call.body.toString()) as Plain) : {};
      if (ref === undefined) return call.method === 'POST' ? create(body) : find(call);
      const guest = guests.get(ref);
      if (!guest) return refusal(404, 'no such guest');
      if (rest === 'extensions') return extend(guest, body);
      if (call.method === 'PUT') guests.set(ref, { ...body, ref });
      if (call.method === 'DELETE') guests.delete(ref);
      return { status: call.method === 'PUT' ? 201 : 200, body: call.method === 'DELETE' ? undefined : guests.get(ref) };
    },
  };
}

function matches(guest: Plain, query: URLSearchParams): boolean {
  const identifiers = (guest['identifiers'] ?? []) as Plain[];
  for (const [name, value] of query) {
    if (name === 'offset' || name === 'limit') continue;
    if (name === 'identifiers.provider') {
      if (!identifiers.some(({ provider, id }) => provider === value && id === query.get('identifiers.id'))) return false;
    } else if (name !== 'identifiers.id' && guest[name.replace('.untouched', '')] !== value) return false;
  }
  return true;
}
