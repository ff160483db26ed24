import { type Fields, parseJson, toFields } from '../checks.ts';
import type { FakeAnswer, SandboxRequest } from '../fake.ts';
import { streamError, streamSuccess } from './answers.ts';
import { findFormatBreaches } from './check-event.ts';
import { playEvent } from './play-event.ts';
import { addBrowser, guestOfBrowser, type Tenant } from './tenant.ts';

const showPath = /^\/v1\.2\/browser\/([^/]+)\/show\.json$/;

/** The Stream API: creates browser ids, takes events, looks guests up. `undefined` for addresses outside it. */
export function answerStream(tenant: Tenant, request: SandboxRequest): FakeAnswer | undefined {
  const shown = showPath.exec(request.path);
  const handler = shown ? showBrowser : request.path === '/v1.2/browser/create.json' ? createBrowser : request.path === '/v1.2/event/create.json' ? takeGet : undefined;
  const isPost = request.path === '/v1.2/events';
  if (!handler && !isPost) return undefined;
  const summary = `${request.method} ${request.path}`;
  if (request.method !== (isPost ? 'POST' : 'GET')) return streamError(405, `This address takes ${isPost ? 'POST' : 'GET'} only`, summary);
  if (request.headers['authorization'] !== undefined) return streamError(400, 'The Stream API takes no Authorization header: the API token belongs to servers and the REST interface', summary);
  return handler ? handler(tenant, request, shown?.[1] ?? '') : takePost(tenant, request);
}

function createBrowser(tenant: Tenant, request: SandboxRequest): FakeAnswer {
  const summary = 'Create a browser ID';
  if (request.query.get('client_key') !== tenant.options.clientKey) return wrongKey(summary);
  const message = request.query.get('message');
  if (message !== null && !toFields(parseJson(message))) return streamError(400, 'message is not a JSON object', summary);
  const ref = tenant.options.newRef();
  const guest = addBrowser(tenant, ref);
  return { ...streamSuccess(tenant, 201, { ref, customer_ref: guest.ref }), verdict: 'accepted', reason: 'New browser with an anonymous guest', summary: `${summary}: ${short(ref)}` };
}

function showBrowser(tenant: Tenant, request: SandboxRequest, browserId: string): FakeAnswer {
  const summary = `Guest of browser ${short(browserId)}`;
  const { clientKey } = tenant.options;
  if (request.query.get('client_key') !== clientKey) return wrongKey(summary);
  if (request.query.get('api_token') !== clientKey) return streamError(401, 'api_token must repeat the client key here; the secret token stays on servers', summary);
  if (!tenant.browsers.has(browserId)) return unknownBrowser(summary);
  const customer = { ref: guestOfBrowser(tenant, browserId).ref };
  return { ...streamSuccess(tenant, 200, { ref: browserId, customer }), verdict: 'accepted', reason: 'Guest found', summary };
}

function takeGet(tenant: Tenant, request: SandboxRequest): FakeAnswer {
  const summary = 'Event by GET';
  if (request.query.get('client_key') !== tenant.options.clientKey) return wrongKey(summary);
  const message = request.query.get('message');
  const event = message === null ? undefined : toFields(parseJson(message));
  if (message === null || !event) return streamError(400, message === null ? 'message is missing' : 'message is not a JSON object', summary);
  const outsideTexts = message.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const form = [
    ...(/\s/.test(outsideTexts) ? ['message has blanks or line breaks between its parts'] : []),
    ...(event['client_key'] === undefined ? [] : ['client_key is repeated inside message']),
  ];
  return takeEvent(tenant, event, request.receivedAt, form);
}

function takePost(tenant: Tenant, request: SandboxRequest): FakeAnswer {
  const summary = 'Event by POST';
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return streamError(415, 'The body must be application/json', summary);
  const event = toFields(parseJson(request.text));
  if (!event) return streamError(400, 'The body is not one JSON object', summary);
  if (event['client_key'] !== tenant.options.clientKey) return wrongKey(summary);
  return takeEvent(tenant, event, request.receivedAt, []);
}

function takeEvent(tenant: Tenant, event: Fields, at: number, formBreaches: readonly string[]): FakeAnswer {
  const { browser_id: browserId, type, page, pos } = event;
  const summary = `${name(type)} of page ${name(page)} by browser ${short(browserId)}`;
  if (typeof browserId !== 'string' || browserId === '') return streamError(400, 'browser_id is missing', summary);
  if (typeof type !== 'string' || type === '') return streamError(400, 'type is missing', summary);
  if (!tenant.browsers.has(browserId)) return unknownBrowser(summary);
  const stored = streamSuccess(tenant, 201, { ref: tenant.options.newRef() });
  if (typeof pos === 'string' && !tenant.options.pointsOfSale.includes(pos)) {
    return { ...stored, verdict: 'ignored', reason: 'pos is not a point of sale of this tenant: spelling, case and blanks count', summary };
  }
  const breaches = [...formBreaches, ...findFormatBreaches(event, tenant.types)];
  if (breaches.length > 0) return { ...stored, verdict: 'ignored', reason: breaches.join('; '), summary };
  const effect = playEvent(tenant, event, at);
  return { ...stored, verdict: effect.useful ? 'accepted' : 'ignored', reason: effect.reason, summary };
}

const wrongKey = (summary: string) => streamError(401, 'Unknown client key, or the wrong region for it', summary);
const unknownBrowser = (summary: string) => streamError(404, 'The browser ID is not known to this tenant', summary);
const name = (value: unknown) => (typeof value === 'string' && value !== '' ? value.slice(0, 80) : '(none)');
/** Enough of an id to tell it from others on a page. */
const short = (id: unknown) => (typeof id === 'string' && id.length > 8 ? `${id.slice(0, 8)}…` : name(id));
