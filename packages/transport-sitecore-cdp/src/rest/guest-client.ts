import { TrackingError } from '@waymark/core/transport';
import { isObject, json } from '../events/check.ts';
import { checked, guestExtension, restGuest } from './guest-rules.ts';
import type { Guest, GuestExtension, GuestPage, GuestSearch, StoredGuest } from './guest-types.ts';
import { type RestCall, request, requestJson } from './request.ts';
import { restError } from './rest-error.ts';
import { type RestOptions, type RestSettings, readRestSettings } from './settings.ts';

/** Reads and writes guests. Every method throws a TrackingError when it fails; `answerOf(error)` has the vendor's answer. */
export interface GuestClient {
  /** One page of the guests that match. Default: the first 10. */
  find(search: GuestSearch, page?: { readonly offset?: number; readonly limit?: number }): Promise<GuestPage>;
  /** References of all guests that match, page by page. */
  findAll(search: GuestSearch, pageSize?: number): AsyncIterable<string>;
  /** Does not look for duplicates: find first. */
  create(guest: Guest): Promise<StoredGuest>;
  retrieve(guestRef: string): Promise<StoredGuest>;
  /** Send the whole guest that you retrieved, with your changes: what is left out may be lost. */
  update(guestRef: string, guest: Readonly<Record<string, unknown>>): Promise<void>;
  delete(guestRef: string): Promise<void>;
  createExtension(guestRef: string, extension: GuestExtension): Promise<void>;
}

const guests = '/v2.1/guests';

/** A client of the Guest REST API 2.1. Server only: it holds the secret API token. */
export function createGuestClient(options: RestOptions): GuestClient {
  const settings = readRestSettings('createGuestClient()', options);
  const send = (method: RestCall['method'], path: string, body?: unknown): RestCall => ({
    method,
    path: guests + path,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const client: GuestClient = {
    find: (search, page = {}) => findPage(settings, search, page.offset ?? 0, page.limit ?? 10),
    findAll: (search, pageSize = 100) => allPages(client, search, pageSize),
    create: async (guest) => stored(await requestJson(settings, send('POST', '', checked(restGuest(settings.clock.now()), guest, 'guest-invalid', 'The guest for create()')))),
    retrieve: async (ref) => stored(await requestJson(settings, send('GET', refPath('retrieve()', ref)))),
    async update(ref, guest) {
      // A guest that was read may hold values that we would not take for a new one, so only its kind is checked.
      if (!isObject(guest)) throw new TrackingError('guest-invalid', `The guest for update() must be an object, found ${guest === null ? 'null' : typeof guest}. Pass the whole guest that retrieve() gave, with your changes.`);
      await request(settings, send('PUT', refPath('update()', ref), checked(json, guest, 'guest-invalid', 'The guest for update()')));
    },
    async delete(ref) {
      await request(settings, send('DELETE', refPath('delete()', ref)));
    },
    async createExtension(ref, extension) {
      await request(settings, send('POST', `${refPath('createExtension()', ref)}/extensions`, checked(guestExtension, extension, 'guest-extension-invalid', 'The extension for createExtension()')));
    },
  };
  return client;
}

function refPath(call: string, ref: string): string {
  if (typeof ref === 'string' && ref.trim() !== '') return `/${encodeURIComponent(ref)}`;
  throw new TrackingError('guest-ref-invalid', `${call} needs a guest reference, found ${typeof ref === 'string' ? 'an empty text' : typeof ref}. Pass the one that find() or create() gave.`);
}

async function findPage(settings: RestSettings, search: GuestSearch, offset: number, limit: number): Promise<GuestPage> {
  const query = new URLSearchParams();
  const { identifier, emailUntouched, ...plain } = search;
  const parameters = { ...plain, 'email.untouched': emailUntouched, 'identifiers.provider': identifier?.provider, 'identifiers.id': identifier?.id, offset, limit };
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) query.set(name, String(value));
  const page = await requestJson(settings, { method: 'GET', path: `${guests}?${query}` });
  const items = Array.isArray(page['items']) ? (page['items'] as readonly unknown[]) : [];
  return { offset: numberOr(page['offset'], offset), limit: numberOr(page['limit'], limit), refs: items.flatMap(refOf) };
}

async function* allPages(client: GuestClient, search: GuestSearch, pageSize: number): AsyncGenerator<string> {
  let previous: string | undefined;
  for (let offset = 0; ; ) {
    const { refs, limit } = await client.find(search, { offset, limit: pageSize });
    // A server that does not know paging would give the same page for ever.
    if (refs.length === 0 || refs[0] === previous) return;
    yield* refs;
    if (refs.length < Math.min(limit, pageSize)) return;
    [previous] = refs;
    offset += refs.length;
  }
}

/** The last path segment of an item's address is the guest reference. */
function refOf(item: unknown): readonly string[] {
  const href = isObject(item) ? item['href'] : undefined;
  const last = typeof href === 'string' ? href.replace(/[?#].*/, '').split('/').at(-1) : undefined;
  return last === undefined || last === '' ? [] : [decodeURIComponent(last)];
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}

function stored(guest: Readonly<Record<string, unknown>>): StoredGuest {
  if (typeof guest['ref'] === 'string') return guest as StoredGuest;
  throw restError('rest-answer-invalid', 'Sitecore CDP answered with a guest that has no ref. Check that "target" is the API itself.');
}
