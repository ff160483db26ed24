import type { SendOutcome } from '@waymark/core/transport';
import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { answer, browserId, fakeStream } from './__fixtures__/fake-stream.ts';
import { beans, bench, happened, line, order } from './__fixtures__/shop.ts';

const page = { url: 'https://shop.example/' };
const unnamed = { who: { browserId: 'visitor-2' } };

function whyOf(outcome: SendOutcome): { readonly code: string; readonly message: string } | undefined {
  if (outcome.status === 'mixed') return [...outcome.refused.values()][0];
  return 'why' in outcome ? outcome.why : undefined;
}

describe('a refusal says what happened and what to do', () => {
  test('when an event is answered with 401: which host refused which key', async () => {
    const outcome = await bench(fakeStream(() => answer(401))).attempt(happened('pageOpened', page));
    expect(outcome).toMatchObject({ pausesLane: true });
    expect(whyOf(outcome)).toEqual({
      code: 'client-key-refused',
      message:
        'cdp.example answered 401 to client key abc1…: the key is wrong, or the tenant is in another region. Check the options "clientKey" and "target".',
    });
  });

  test('when the question for an id is answered with 401', async () => {
    const outcome = await bench(fakeStream(() => answer(401))).attempt(happened('pageOpened', page, unnamed));
    expect(outcome).toMatchObject({ status: 'refused', pausesLane: true, why: { code: 'client-key-refused' } });
    expect(whyOf(outcome)?.message).toMatch(/cdp\.example.*abc1…/);
  });

  test('when the question for an id is answered with 404: no id was named, so the address is wrong', async () => {
    const outcome = await bench(fakeStream(() => answer(404))).attempt(happened('pageOpened', page, unnamed));
    expect(outcome).toMatchObject({ status: 'refused', pausesLane: true, why: { code: 'stream-address-wrong' } });
    expect(whyOf(outcome)?.message).toMatch(/^cdp\.example answered 404: .*"target"/);
  });

  test('when a new browser id is unknown too', async () => {
    const outcome = await bench(fakeStream(({ path }) => (path === '/v1.2/events' ? answer(404) : undefined))).attempt(happened('pageOpened', page));
    expect(whyOf(outcome)).toEqual({ code: 'browser-id-unknown', message: 'cdp.example answered 404: the browser id is not known to the tenant.' });
  });

  test('when a currency is none: where it stands', async () => {
    const outcome = await bench(fakeStream()).attempt(happened('orderPlaced', { order: { ...order('A-1', line(beans, 1, 1)), currency: 'POINTS' } }));
    expect(outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
    expect(whyOf(outcome)?.message).toContain('product.currency: Must be a currency of three letters.');
  });

  test('when the mapping of the application made an event that will not do', async () => {
    const map = { pageOpened: () => ({ type: 'IDENTITY' as const, identifiers: [] }) };
    const outcome = await bench(fakeStream(), { map }).attempt(happened('pageOpened', page));
    expect(whyOf(outcome)?.message).toContain('[cdp-event-invalid] sitecoreCdp() IDENTITY: identifiers: Must be a list of at least one element.');
  });

  test('when a list in ext holds objects, without a word of what the event said', async () => {
    const event = makeEvent('sitecoreCdp', { type: 'VIEW', ext: { a: [{ b: 'mia@example.org' }] } }, { who: { aliases: { 'sitecore-cdp': browserId } } });
    const outcome = await bench(fakeStream()).attempt(event);
    expect(outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
    expect(JSON.stringify(outcome)).not.toContain('mia@');
  });

  test.each([
    [happened('pageOpened', page, { who: {} }), /names no visitor.*alias "sitecore-cdp"/],
    [happened('userSignedIn', { userId: 'C-1' }), /it all already/],
  ])('when nothing is sent (case %#)', async (event, message) => {
    expect(whyOf(await bench(fakeStream()).attempt(event))?.message).toMatch(message);
  });
});

test('browser ids are remembered for as many visitors as the option says', async () => {
  const stream = fakeStream();
  const { deliver } = bench(stream, { maxVisitors: 1 });
  for (const visitor of ['a', 'b', 'a']) await deliver(happened('pageOpened', page, { who: { browserId: visitor } }));
  expect(stream.arrived.filter(({ path }) => path.endsWith('/create.json'))).toHaveLength(3);
});

test('the address of the visitor goes with every request when the option says so', async () => {
  const stream = fakeStream();
  const where = { runtime: 'server', ...page, client: { ip: '203.0.113.7' } } as const;
  await bench(stream, { forwardClientIp: true }).deliver(happened('pageOpened', page, { where, ...unnamed }));
  expect(stream.arrived.map(({ headers }) => headers['x-forwarded-for'])).toEqual(['203.0.113.7', '203.0.113.7']);
});

describe('method get', () => {
  const longName = (length: number): { readonly goalId: string } => ({ goalId: 'g'.repeat(length) });

  test('puts the message into the address, without body or headers', async () => {
    const stream = fakeStream();
    await bench(stream, { method: 'get' }).deliver(happened('pageOpened', { url: 'https://shop.example/?utm_source=ä&x=1' }));
    const [request] = stream.arrived;
    expect(request).toMatchObject({ method: 'GET', path: '/v1.2/event/create.json', headers: {}, body: { type: 'VIEW', utm_source: 'ä' } });
    expect(request?.query.get('client_key')).toBe('abc123def');
    expect(request?.body).not.toHaveProperty('client_key');
  });

  test('goes up to 8000 characters of address, and by POST above', async () => {
    const stream = fakeStream();
    const lengthOf = async (extra: number): Promise<number> => {
      let length = 0;
      const measured = fakeStream();
      const fetch = ((url: string, init: RequestInit) => {
        length = url.length;
        return measured.fetch(url, init);
      }) as typeof globalThis.fetch;
      await bench(measured, { method: 'get' }).attempt(happened('goalCompleted', longName(extra)), { fetch });
      return length;
    };
    const fits = 1000 + 8000 - (await lengthOf(1000));
    const { deliver } = bench(stream, { method: 'get' });
    await deliver(happened('goalCompleted', longName(fits)));
    await deliver(happened('goalCompleted', longName(fits + 1)));
    expect(stream.arrived.map(({ method }) => method)).toEqual(['GET', 'POST']);
  });
});

test('an event may be repeated in doubt, unless it counts and the option says drop', () => {
  const doubt = { why: { code: 'timeout', message: '' }, attempt: 1 };
  const view = happened('pageOpened', page);
  const placed = happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) });
  expect(bench(fakeStream()).transport.repeatSafe?.(view, doubt)).toBe(true);
  const { transport } = bench(fakeStream(), { doubtful: 'drop' });
  expect(transport.repeatSafe?.(view, doubt)).toBe(false);
  expect(transport.repeatSafe?.(placed, doubt)).toBe(true);
  expect(transport.repeatSafe?.(makeEvent('sitecoreCdp', { type: 'ADD' }), doubt)).toBe(true);
  expect(transport.repeatSafe?.(makeEvent('sitecoreCdp', { type: 'SEARCH' }), doubt)).toBe(false);
});

test.each([
  [{}, 'server'],
  [{ defaultPage: 'checkout service' }, 'checkout service'],
])('an event without a page address has the page that the options %j name', async (options, name) => {
  const stream = fakeStream();
  await bench(stream, options).deliver(happened('goalCompleted', { goalId: 'newsletter' }, { where: { runtime: 'server' } }));
  expect(stream.messages).toMatchObject([{ page: name }]);
});

test('a server orders the events of a visitor, whatever it knows him by, and lets visitors not wait for each other', () => {
  const { transport } = bench(fakeStream());
  const keyOf = (who: object): string | undefined => transport.orderBy?.(happened('pageOpened', page, { who }));
  expect(keyOf({ browserId: 'b', userId: 'u', aliases: { 'sitecore-cdp': browserId } })).toBe('b');
  expect(keyOf({ userId: 'u', aliases: { 'sitecore-cdp': browserId } })).toBe(browserId);
  expect(keyOf({ userId: 'u', sessionId: 's' })).toBe('u');
  expect(keyOf({ sessionId: 's', tabId: 't' })).toBe('s');
  expect(keyOf({ tabId: 't' })).toBe('t');
  expect(transport.limits.concurrency).toBe(6);
});
