import { describe, expect, test } from 'vitest';
import { browserId, cdpEvent, examples, exampleTenant, getEvent, openExampleFake, postEvent } from './__fixtures__/sitecore-cdp.ts';
import { sandboxRequest } from './sandbox-request.ts';
import { sitecoreCdpFake } from './sitecore-cdp.ts';

const get = (path: string, headers: Readonly<Record<string, string>> = {}) => sandboxRequest({ path, headers });

describe('browser ids', () => {
  test('are created with an anonymous guest and can be used at once', async () => {
    const fake = openExampleFake();
    const answer = await fake.handle(get('/v1.2/browser/create.json?client_key=abc123&message=%7B%7D'));
    expect(answer).toMatchObject({ status: 201, verdict: 'accepted', body: { status: 'OK', version: '1.2', client_key: 'abc123' } });
    const { ref, customer_ref: guest } = answer.body as { ref: string; customer_ref: string };
    expect(await fake.play([cdpEvent('VIEW', { browser_id: ref })])).toMatchObject({ status: 201, verdict: 'accepted' });
    const shown = await fake.handle(get(`/v1.2/browser/${ref}/show.json?client_key=abc123&api_token=abc123`));
    expect(shown).toMatchObject({ status: 200, body: { status: 'OK', ref, customer: { ref: guest } } });
  });

  test('may be asked for without a message', async () => {
    expect(await openExampleFake().handle(get('/v1.2/browser/create.json?client_key=abc123'))).toMatchObject({ status: 201 });
  });

  test.each([
    ['a wrong client key', '/v1.2/browser/create.json?client_key=other&message=%7B%7D', 401],
    ['no client key', '/v1.2/browser/create.json?message=%7B%7D', 401],
    ['a message that is no JSON', '/v1.2/browser/create.json?client_key=abc123&message=%7B', 400],
    ['a look-up with a wrong key', `/v1.2/browser/${browserId}/show.json?client_key=other&api_token=other`, 401],
    ['a look-up with the secret token', `/v1.2/browser/${browserId}/show.json?client_key=abc123&api_token=api-token-1`, 401],
    ['a look-up of an unknown browser', '/v1.2/browser/99999999-2b34-4a56-8c78-9d0e1f2a3b4c/show.json?client_key=abc123&api_token=abc123', 404],
    ['an unknown address', '/v2/events', 404],
  ])('%s is refused', async (_what, path, status) => {
    expect(await openExampleFake().handle(get(path))).toMatchObject({ status, verdict: 'rejected' });
  });
});

describe('an event', () => {
  test.each(Object.entries(examples).map(([name, event]) => ({ name, event })))('$name is answered 201 by POST and by GET, with equal verdicts', async ({ event }) => {
    const [byPost, byGet] = [openExampleFake(), openExampleFake()];
    const posted = await byPost.handle(postEvent(event));
    const got = await byGet.handle(getEvent(event));
    expect(posted).toMatchObject({ status: 201, body: { status: 'OK', version: '1.2', client_key: 'abc123' } });
    expect(got).toMatchObject({ status: 201, verdict: posted.verdict, reason: posted.reason });
  });

  test.each(Object.entries(examples).filter(([name]) => !['confirm', 'checkout', 'orderCheckout'].includes(name)))('%s alone is taken', async (_name, event) => {
    expect(await openExampleFake().play([event])).toMatchObject({ verdict: 'accepted' });
  });

  test('is described in plain words', async () => {
    expect((await openExampleFake().play([examples.view])).summary).toBe('VIEW of page home by browser 0d5c7f1e…');
  });

  const refusals: readonly { readonly what: string; readonly request: ReturnType<typeof sandboxRequest>; readonly status: number }[] = [
    { what: 'no browser_id', request: postEvent(cdpEvent('VIEW', { browser_id: undefined })), status: 400 },
    { what: 'an empty browser_id', request: postEvent(cdpEvent('VIEW', { browser_id: '' })), status: 400 },
    { what: 'no type', request: postEvent(cdpEvent('VIEW', { type: undefined })), status: 400 },
    { what: 'an unknown browser_id', request: postEvent(cdpEvent('VIEW', { browser_id: '99999999-2b34-4a56-8c78-9d0e1f2a3b4c' })), status: 404 },
    { what: 'a wrong client key', request: postEvent({ ...examples.view, client_key: 'other' }), status: 401 },
    { what: 'no client key', request: postEvent({ ...examples.view, client_key: undefined }), status: 401 },
    { what: 'broken JSON', request: sandboxRequest({ ...postEvent(examples.view), path: '/v1.2/events', body: '{"type":' }), status: 400 },
    { what: 'a list of events', request: sandboxRequest({ ...postEvent(examples.view), path: '/v1.2/events', body: JSON.stringify([examples.view]) }), status: 400 },
    { what: 'no content type', request: sandboxRequest({ method: 'POST', path: '/v1.2/events', body: postEvent(examples.view).body }), status: 415 },
    { what: 'an Authorization header', request: sandboxRequest({ ...postEvent(examples.view), path: '/v1.2/events', headers: { 'content-type': 'application/json', authorization: 'Basic eA==' } }), status: 400 },
    { what: 'PUT', request: sandboxRequest({ ...postEvent(examples.view), method: 'PUT', path: '/v1.2/events' }), status: 405 },
    { what: 'GET without message', request: get('/v1.2/event/create.json?client_key=abc123'), status: 400 },
    { what: 'GET with a message that is no JSON', request: getEvent({}, "{type:'VIEW'}"), status: 400 },
    { what: 'GET with a wrong client key', request: get('/v1.2/event/create.json?client_key=other&message=%7B%7D'), status: 401 },
    { what: 'GET without browser_id', request: getEvent(cdpEvent('VIEW', { browser_id: undefined })), status: 400 },
  ];

  test.each(refusals)('with $what is refused with $status', async ({ request, status }) => {
    const fake = openExampleFake();
    expect(await fake.handle(request)).toMatchObject({ status, verdict: 'rejected' });
    expect(fake.view().sessions).toEqual([]);
  });

  test.each([
    { what: 'blanks between its parts', request: getEvent({}, JSON.stringify(examples.view, undefined, 1)), says: 'blanks or line breaks' },
    { what: 'the client key inside message', request: getEvent({ ...examples.view, client_key: 'abc123' }), says: 'repeated inside message' },
  ])('by GET with $what is dropped in silence', async ({ request, says }) => {
    const answer = await openExampleFake().handle(request);
    expect(answer).toMatchObject({ status: 201, verdict: 'ignored' });
    expect(answer.reason).toContain(says);
  });

  test('may have blanks inside its texts by GET', async () => {
    expect(await openExampleFake().handle(getEvent(cdpEvent('VIEW', { page: 'a "quoted: page"  ' })))).toMatchObject({ verdict: 'accepted' });
  });
});

describe('pages on other sites', () => {
  const origin = { origin: 'https://storefront.example' };
  const preflight = (path: string, method: string, headers: string) =>
    sandboxRequest({ method: 'OPTIONS', path, headers: { ...origin, 'access-control-request-method': method, 'access-control-request-headers': headers } });

  test.each([
    ['POST', 'content-type'],
    ['POST', 'Content-Type, X-Library-Version'],
    ['GET', ''],
  ])('may use %s with the headers "%s"', async (method, headers) => {
    expect(await openExampleFake().handle(preflight('/v1.2/events', method, headers))).toMatchObject({ status: 204, verdict: 'accepted' });
  });

  test.each([
    ['/v1.2/events', 'POST', 'content-type, x-my-header'],
    ['/v1.2/events', 'DELETE', ''],
    ['/v2.1/guests', 'GET', 'authorization'],
  ])('may not call %s by %s with the headers "%s"', async (path, method, headers) => {
    const answer = await openExampleFake().handle(preflight(path, method, headers));
    expect(answer).toMatchObject({ status: 403, verdict: 'rejected' });
    expect(answer.headers).toBeUndefined();
  });

  test('may read answers of the Stream API only', () => {
    const fake = openExampleFake();
    expect(fake.cors?.(get('/v1.2/browser/create.json', origin))).toEqual({ 'access-control-allow-origin': '*', vary: 'Origin' });
    expect(fake.cors?.(get('/v1.2/browser/create.json'))).toEqual({});
    expect(fake.cors?.(get('/v2.1/guests', origin))).toEqual({});
  });
});

test('the demo tenant is known without options', async () => {
  const fake = sitecoreCdpFake();
  const created = await fake.handle(get('/v1.2/browser/create.json?client_key=demo-client-key'));
  const event = cdpEvent('VIEW', { client_key: 'demo-client-key', pos: 'storefront.example', browser_id: (created.body as { ref: string }).ref });
  expect(await fake.handle(postEvent(event))).toMatchObject({ status: 201, verdict: 'accepted' });
});

test('a reset forgets all but the tenant', async () => {
  const fake = sitecoreCdpFake(exampleTenant);
  await fake.handle(postEvent(examples.view));
  fake.reset();
  expect(fake.view()).toMatchObject({ sessions: [], orders: [] });
  expect(await fake.handle(postEvent(examples.view))).toMatchObject({ verdict: 'accepted' });
});
