import { memoryState, type RequestSource, type RequestSourceHost, type SourcedEvent } from '@waymark/core';
import { keyedId } from '@waymark/core/lean';
import { recordingTransport } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { goal, relayKit, shop, visitorIp } from '../__fixtures__/relay-kit.ts';
import { createRelay } from '../create-relay.ts';

const hooks = `${shop}/hooks`;

function heard(changes: Partial<SourcedEvent> = {}): SourcedEvent {
  const where = { runtime: 'server', service: 'erp' } as const;
  return { name: 'goalCompleted', payload: { goalId: 'paid' }, occurredAt: Date.UTC(2026, 0, 1), who: { browserId: 'browser-1' }, where, consent: { marketing: 'granted' }, ...changes };
}

/** A relay with a source that does what it is told. */
function kitWith(answer: (request: Request, host: RequestSourceHost) => Promise<Response>, { source = {}, ...options }: Parameters<typeof relayKit>[0] & { source?: Partial<RequestSource> } = {}) {
  const hosts: RequestSourceHost[] = [];
  const listening: RequestSource = {
    name: 'erp',
    path: '/hooks',
    start: (host) => hosts.push(host),
    fetch: (request) => answer(request, hosts[0] as RequestSourceHost),
    ...source,
  };
  const problems: unknown[] = [];
  const kit = relayKit({ sources: [listening], onError: (problem) => problems.push(problem), ...options });
  const send = (init: RequestInit = {}, url = hooks) => kit.relay(new Request(url, { method: 'POST', body: '{}', ...init }), { remoteAddress: visitorIp });
  return { ...kit, hosts, problems, send };
}

const accepting = (...events: readonly SourcedEvent[]) => async (_request: Request, { accept }: RequestSourceHost) => Response.json(await accept(events));

describe('a source', () => {
  test('is started once and answers at its own path, the relay at its own', async () => {
    const kit = kitWith(async ({ method, url }) => new Response(`${method} ${url}`, { status: 207, headers: { 'x-own': 'yes', 'set-cookie': 'a=b' } }));
    const answer = await kit.send({}, `${hooks}?topic=orders`);
    expect([answer.status, await answer.text(), answer.headers.get('x-own'), answer.headers.getSetCookie()]).toEqual([207, `POST ${hooks}?topic=orders`, 'yes', ['a=b']]);
    expect((await kit.send({}, `${hooks}/more`)).status).toBe(404);
    expect((await kit.post([goal('a')])).status).toBe(202);
    expect(kit.hosts).toHaveLength(1);
    expect(kit.relay.report()).toMatchObject({ sources: { requests: 1 }, requests: { answered: 1, refused: { 'path-unknown': 1 } } });
  });

  test('gets the bytes of the body and the headers as they came, whatever they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const kit = kitWith(async (request) => new Response(JSON.stringify([...new Uint8Array(await request.arrayBuffer()), request.headers.get('x-oc-hash')])));
    const answer = await kit.send({ body: bytes, headers: { 'x-oc-hash': 'c2ln', 'content-encoding': 'br', 'content-type': 'application/octet-stream', origin: 'https://evil.example' } });
    expect(await answer.json()).toEqual([...bytes, 'c2ln']);
  });

  test.each(['GET', 'HEAD'])('gets a %s too', async (method) => {
    const kit = kitWith(async (request) => new Response(`${request.method}`));
    expect((await kit.send({ method, body: null })).status).toBe(200);
  });

  test.each([
    ['no host', '/hooks?a=1', undefined, 'http://relay.invalid/hooks?a=1'],
    ['no host that can be one', '/hooks', 'x y', 'http://relay.invalid/hooks'],
    ['a host that names a user', '/hooks', 'user:word@shop.example', 'http://shop.example/hooks'],
    ['a whole address that names a user', 'http://user:word@shop.example/hooks', undefined, 'http://shop.example/hooks'],
  ])('is asked with %s', async (_what, url, host, asked) => {
    const kit = kitWith(async (request) => new Response(request.url));
    const headers = new Headers(host === undefined ? {} : { host });
    const readBody = async () => ({ bytes: new Uint8Array() });
    const answer = await kit.relay.respond({ method: 'POST', url, remoteAddress: visitorIp, encrypted: false, header: (name) => headers.get(name) ?? undefined, headers: () => headers, readBody });
    expect([answer.status, answer.body, kit.problems]).toEqual([200, asked, []]);
  });

  test('that throws is reported, and its sender comes again', async () => {
    const cause = new Error('no database');
    const kit = kitWith(() => Promise.reject(cause));
    const answer = await kit.send();
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toMatchObject([503, '5', { error: { code: 'unavailable' } }]);
    expect(kit.problems).toEqual([{ code: 'callback-threw', message: expect.stringContaining('"erp"'), cause }]);
  });

  test('whose start rejects is reported', async () => {
    const cause = new Error('no database');
    const kit = kitWith(async () => new Response(), { source: { start: () => Promise.reject(cause) as never } });
    await expect.poll(() => kit.problems).toEqual([{ code: 'callback-threw', message: expect.stringContaining('"erp"'), cause }]);
  });

  test.each([
    ['Response.error()', () => Response.error()],
    ['nothing', () => undefined as unknown as Response],
  ])('that answers with %s is reported, and its sender comes again', async (_title, make) => {
    const kit = kitWith(async () => make());
    expect((await kit.send()).status).toBe(503);
    expect(kit.problems).toMatchObject([{ code: 'callback-threw', cause: expect.any(TypeError) }]);
  });

  test('takes bodies up to its own limit', async () => {
    const kit = kitWith(async (request) => new Response(`${(await request.arrayBuffer()).byteLength}`), { source: { maxBodyBytes: 10 }, limits: { maxBodyBytes: 5 } });
    expect(await (await kit.send({ body: 'x'.repeat(10) })).text()).toBe('10');
    expect((await kit.send({ body: 'x'.repeat(11) })).status).toBe(413);
    expect((await kit.send({ body: new Blob(['x'.repeat(11)]).stream(), duplex: 'half' } as RequestInit)).status).toBe(413);
  });

  test('is spared by its own rate, which pages do not use up', async () => {
    const kit = kitWith(async () => new Response(), { limits: { sourceRequestsPerMinute: 2, requestsPerMinute: 1 } });
    expect((await kit.post([])).status).toBe(202);
    expect([await kit.send(), await kit.send(), await kit.send()].map(({ status }) => status)).toEqual([200, 200, 429]);
  });

  test('is not asked while the relay closes, and hears no more of its state', async () => {
    const kit = kitWith(async () => new Response());
    await kit.relay.close();
    expect((await kit.send()).status).toBe(503);
    const accepted = await kit.hosts[0]?.accept([heard()]);
    expect(accepted).toMatchObject([{ status: 'dropped', reason: 'closed' }]);
  });
});

describe('what a source heard of', () => {
  test('becomes events that go where their visitor granted it', async () => {
    const kit = kitWith(accepting(heard({ id: 'e-1' }), heard({ id: 'e-2', consent: { marketing: 'denied', analytics: 'undecided' } })));
    await kit.send();
    expect(await kit.delivered()).toEqual([
      {
        ...{ v: 1, id: 'e-1', name: 'goalCompleted', payload: { goalId: 'paid' }, occurredAt: Date.UTC(2026, 0, 1), seq: 0, who: { browserId: 'browser-1' } },
        ...{ where: { runtime: 'server', service: 'erp' }, consent: ['marketing'], priority: 'critical' },
      },
      expect.objectContaining({ id: 'e-2', consent: [] }),
    ]);
  });

  test('is delivered to destinations with purposes only where they are granted', async () => {
    const vendor = { ...recordingTransport({ name: 'ads' }), purposes: ['marketing'] };
    const kit = kitWith(accepting(heard({ id: 'e-1' }), heard({ id: 'e-2', consent: { analytics: 'granted' } })), { transports: [vendor] });
    await kit.send();
    await kit.relay.tracker.flush();
    expect(vendor.delivered.map(({ id }) => id)).toEqual(['e-1']);
  });

  test('takes the id of an order from the order, so that it merges with what a page says', async () => {
    const id = keyedId('orderPlaced', 'A-1');
    const placed = heard({ name: 'orderPlaced', payload: { order: { orderId: 'A-1' } } });
    const kit = kitWith(accepting(placed, heard({ key: 'invoice-7' }), heard({ key: 'invoice-7' })));
    const answer = (await (await kit.send()).json()) as readonly { id: string; status: string }[];
    expect(answer.map(({ id: own }) => own)).toEqual([id, keyedId('goalCompleted', 'invoice-7'), keyedId('goalCompleted', 'invoice-7')]);
  });

  test('is one event however often it comes, from a page or from the source', async () => {
    const kit = kitWith(accepting(heard({ id: 'from-page' }), heard({ id: 'own' }), heard({ id: 'own' })));
    await kit.post([goal('from-page')]);
    const answers = [await (await kit.send()).json(), await (await kit.send()).json()] as readonly (readonly { status: string }[])[];
    expect(answers.map((results) => results.map(({ status }) => status))).toEqual([['repeated', 'accepted', 'repeated'], ['repeated', 'repeated', 'repeated']]);
    expect((await kit.post([goal('own')])).results).toEqual([{ id: 'own', status: 'repeated' }]);
    expect((await kit.delivered()).map(({ id }) => id)).toEqual(['from-page', 'own']);
    expect(kit.relay.report().sources).toEqual({ requests: 2, received: 6, accepted: 1, repeated: 5, dropped: {} });
  });

  test.each([
    ['an id that no event can have', heard({ id: 'a b' }), 'id'],
    ['no time', heard({ occurredAt: NaN }), 'occurredAt'],
    ['an event that the relay does not know', heard({ name: 'neverHeardOf' }), undefined],
    ['a payload that is wrong', heard({ payload: { goalId: '' } }), 'goalId'],
  ])('with %s is dropped as invalid, its neighbours pass', async (_what, wrong, path) => {
    const kit = kitWith(accepting(wrong, heard({ id: 'right' })));
    const [dropped, right] = (await (await kit.send()).json()) as readonly { reason?: string; status: string; violations?: readonly { path: string }[] }[];
    expect([dropped?.reason, right?.status]).toEqual(['invalid', 'accepted']);
    if (path !== undefined) expect(dropped?.violations?.map((violation) => violation.path)).toEqual([path]);
  });
});

describe('the state of a source', () => {
  test('is a part of the state of the relay, apart from those of others', async () => {
    const state = memoryState();
    const hosts = new Map<string, RequestSourceHost>();
    const source = (name: string): RequestSource => ({ name, path: `/${name}`, start: (host) => void hosts.set(name, host), fetch: async () => new Response() });
    relayKit({ state, sources: [source('one'), source('two')] });
    const long = 'k'.repeat(512);
    for (const key of ['k', long]) {
      await hosts.get('one')?.state.set(key, 'mine', 1000);
      expect([await hosts.get('one')?.state.get(key), await hosts.get('two')?.state.get(key)]).toEqual(['mine', undefined]);
      expect(await hosts.get('one')?.state.replace(key, 'mine', 'new', 1000)).toBe(true);
      expect(await hosts.get('one')?.state.replace(key, 'mine', 'newer', 1000)).toBe(false);
      await hosts.get('one')?.state.delete(key);
      expect(await hosts.get('one')?.state.get(key)).toBeUndefined();
    }
    for (const key of [undefined, 7, Symbol('k'), {}] as readonly unknown[] as readonly string[]) await expect(hosts.get('one')?.state.get(key)).rejects.toMatchObject({ code: 'call-invalid' });
    await hosts.get('one')?.state.set('k', 'mine', 1000);
    expect(await state.get('source/one/k')).toBe('mine');
  });
});

const well: RequestSource = { name: 'erp', path: '/hooks', start: () => undefined, fetch: async () => new Response() };

test.each<[string, readonly unknown[] | object]>([
  ['no list', {}],
  ['something else', ['erp']],
  ['nothing in it', [undefined]],
  ['no name', [{ ...well, name: '' }]],
  ['one name twice', [well, { ...well, path: '/other' }]],
  ['one path twice', [well, { ...well, name: 'other' }]],
  ["the relay's path", [{ ...well, path: '/w' }]],
  ['a path with a query', [{ ...well, path: '/hooks?x' }]],
  ['no way to answer', [{ ...well, fetch: undefined }]],
  ['bodies above what any may have', [{ ...well, maxBodyBytes: 16_777_217 }]],
])('sources with %s are refused', (_what, sources) => {
  expect(() => createRelay({ transports: [], allowOrigins: [shop], sources: sources as readonly RequestSource[] })).toThrow(expect.objectContaining({ code: 'option-invalid' }));
});

test('a source that cannot start keeps the relay from starting', () => {
  const failing = { ...well, start: () => { throw new Error('no secret'); } };
  expect(() => createRelay({ transports: [], allowOrigins: [shop], sources: [failing] })).toThrow('no secret');
});
