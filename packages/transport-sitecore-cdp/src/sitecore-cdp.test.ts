import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { answer, browserId, fakeStream, issuedId, target } from './__fixtures__/fake-stream.ts';
import { beans, bench, cart, filters, happened, line, order, required } from './__fixtures__/shop.ts';

const page = { url: 'https://shop.example/' };

describe('a message', () => {
  test('carries the seven common attributes, the client key and the time of the event', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('goalCompleted', { goalId: 'newsletter' }, { occurredAt: Date.UTC(2027, 2, 1, 10, 15, 30, 7) }));
    expect(stream.arrived[0]?.body).toEqual({
      client_key: 'abc123def',
      channel: 'WEB',
      type: 'GOAL_COMPLETED',
      language: 'EN',
      currency: 'EUR',
      page: 'Home Page',
      pos: 'shop.example/ireland',
      browser_id: browserId,
      requested_at: '2027-03-01T10:15:30.007Z',
      ext: { goalId: 'newsletter' },
    });
  });

  test('goes by POST as JSON, with no header of ours', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('pageOpened', page));
    expect(stream.arrived).toMatchObject([{ method: 'POST', path: '/v1.2/events', headers: { 'content-type': 'application/json' } }]);
    expect(Object.keys(stream.arrived[0]?.headers ?? {})).toEqual(['content-type']);
  });

  test('options are normalised: upper case, two letters of language, no blanks around the point of sale', async () => {
    const stream = fakeStream();
    const options = { channel: 'web', language: 'de-AT', currency: 'eur', pointOfSale: ' shop.example ' };
    await bench(stream, options).deliver(happened('pageOpened', page));
    expect(stream.messages).toMatchObject([{ channel: 'WEB', language: 'DE', currency: 'EUR', pos: 'shop.example' }]);
  });

  test.each([
    ['en-GB', 'EN'],
    ['fr', 'FR'],
    ['x', 'DE'],
    ['gsw-CH', 'DE'],
    [undefined, 'DE'],
  ])('with locale %s has language %s', async (locale, language) => {
    const stream = fakeStream();
    const where = { runtime: 'browser', ...page, ...(locale !== undefined && { locale }) } as const;
    await bench(stream, { language: 'DE' }).deliver(happened('pageOpened', page, { where }));
    expect(stream.messages).toMatchObject([{ language }]);
  });

  test.each([
    ['https://shop.example/', 'Home Page'],
    ['https://shop.example', 'Home Page'],
    ['https://shop.example/a/b', 'b'],
    ['https://shop.example/a/b/?x=1#y', 'b'],
    ['https://shop.example/?back=/cart/items', 'Home Page'],
    ['https://shop.example?back=cart/items', 'Home Page'],
    ['https://shop.example/#tab/reviews', 'Home Page'],
    ['https://shop.example/a?back=cart/items', 'a'],
    ['https://[::1]:8443/a//b//', 'b'],
  ])('of an event at %s has page %s', async (url, name) => {
    const stream = fakeStream();
    const where = { runtime: 'browser', url } as const;
    await bench(stream).deliver(happened('goalCompleted', { goalId: 'newsletter' }, { where }));
    expect(stream.messages).toMatchObject([{ page: name }]);
  });

  test('names its session data as the tenant expects', async () => {
    const event = makeEvent('sitecoreCdp', { type: 'VIEW', session_data: { is_logged_in: true } }, { who: { browserId: 'visitor-1', aliases: { 'sitecore-cdp': browserId } } });
    const usual = fakeStream();
    await bench(usual).deliver(event);
    expect(usual.messages).toMatchObject([{ session_data: { is_logged_in: true } }]);
    const other = fakeStream();
    await bench(other, { sessionDataKey: 'sessionData' }).deliver(event);
    expect(other.messages[0]).toMatchObject({ sessionData: { is_logged_in: true } });
    expect(other.messages[0]).not.toHaveProperty('session_data');
  });
});

describe('answers', () => {
  test.each([200, 201, 204])('%s is success, whatever the body', async (status) => {
    const stream = fakeStream(() => new Response(status === 204 ? null : 'no json', { status }));
    expect(await bench(stream).attempt(happened('pageOpened', page))).toEqual({ status: 'delivered' });
  });

  test.each([400, 403, 405, 422])('%s is final', async (status) => {
    const stream = fakeStream(() => answer(status, { error_msg: 'Mia is not welcome' }));
    const outcome = await bench(stream).attempt(happened('pageOpened', page));
    expect(outcome).toMatchObject({ status: 'refused', why: { code: `http-${status}`, message: `The destination answered ${status}.` } });
    expect(stream.arrived).toHaveLength(1);
  });

  test.each([408, 429, 500, 502, 503])('%s is tried again', async (status) => {
    const stream = fakeStream(() => answer(status, '', { 'retry-after': '7' }));
    expect(await bench(stream).attempt(happened('pageOpened', page))).toMatchObject({ status: 'retry', why: { code: `http-${status}` }, notBefore: 7000 });
  });
});

describe('an event', () => {
  test('that names nobody is refused, because a browser id of its own would be a guest of its own', async () => {
    const stream = fakeStream();
    expect(await bench(stream).attempt(happened('pageOpened', page, { who: {} }))).toMatchObject({ status: 'refused', why: { code: 'visitor-unknown' } });
    expect(stream.arrived).toEqual([]);
  });

  test.each([
    ['pageOpened', {}],
    ['cartModified', { cart: { items: 3 } }],
    ['orderPlaced', null],
    ['userSignedUp', undefined],
  ])('%s with a payload that is none is refused with a reason', async (name, payload) => {
    const stream = fakeStream();
    const { transport, attempt } = bench(stream, { identityProvider: 'CRM_ID' });
    const event = { ...happened('pageOpened', page), name, payload };
    expect(transport.wants?.(event)).toBe(true);
    const outcome = await attempt(event as never);
    expect(outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
    expect(stream.arrived).toEqual([]);
  });

  test('sent on exit starts its request in the same tick', async () => {
    const stream = fakeStream();
    const inits: RequestInit[] = [];
    const { transport } = bench(stream);
    const fetch = ((url: string, init: RequestInit) => {
      inits.push(init);
      return stream.fetch(url, init);
    }) as typeof globalThis.fetch;
    const sent = transport.send(makeBatch([happened('pageOpened', page)]), makeSendContext({ fetch, urgency: 'exit' }));
    expect(inits).toMatchObject([{ keepalive: true, credentials: 'omit' }]);
    expect(await sent).toEqual({ status: 'delivered' });
  });

  test('an empty batch sends nothing', async () => {
    const stream = fakeStream();
    expect(await bench(stream).transport.send(makeBatch([]), makeSendContext({ fetch: stream.fetch }))).toEqual({ status: 'delivered' });
    expect(stream.arrived).toEqual([]);
  });
});

describe('an order of several requests', () => {
  const placed = () => happened('orderPlaced', { order: order('A-1', line(beans, 1, 119), line(filters, 1, 49)) });

  test('is sent step by step, each answered before the next', async () => {
    let open = 0;
    const most: number[] = [];
    const stream = fakeStream(async () => {
      most.push((open += 1));
      await Promise.resolve();
      open -= 1;
      return undefined;
    });
    await bench(stream).deliver(placed());
    expect(stream.types).toEqual(['ADD', 'ADD', 'CONFIRM', 'CHECKOUT']);
    expect(most).toEqual([1, 1, 1, 1]);
  });

  test('goes on at the step that failed', async () => {
    const stream = fakeStream((_request, nth) => (nth === 2 ? answer(503) : undefined));
    const { deliver } = bench(stream);
    const event = placed();
    expect(await deliver(event)).toMatchObject({ status: 'retry' });
    expect(await deliver(event)).toEqual({ status: 'delivered' });
    expect(stream.types).toEqual(['ADD', 'ADD', 'CONFIRM', 'CONFIRM', 'CHECKOUT']);
  });

  test('starts anew when its session has ended meanwhile', async () => {
    let time = 0;
    const stream = fakeStream((_request, nth) => (nth === 2 ? answer(503) : undefined));
    const { deliver } = bench(stream, { now: () => time });
    const event = placed();
    await deliver(event);
    time = 1_200_000;
    await deliver(event);
    expect(stream.types).toEqual(['ADD', 'ADD', 'CONFIRM', 'ADD', 'ADD', 'CONFIRM', 'CHECKOUT']);
  });

  test('encodes the same on every try, even when the visitor goes on elsewhere', async () => {
    const stream = fakeStream((_request, nth) => (nth === 2 ? answer(503) : undefined));
    const { deliver } = bench(stream);
    const event = placed();
    await deliver(event);
    await deliver(happened('cartModified', { cart: cart(line(beans, 1, 119)) }));
    stream.clear();
    await deliver(event);
    expect(stream.types).toEqual(['CONFIRM', 'CHECKOUT']);
  });

  test('starts with a new browser id from its first step', async () => {
    const stream = fakeStream(({ body, path }) => (path === '/v1.2/events' && body?.['browser_id'] === browserId ? answer(404) : undefined));
    expect(await bench(stream).deliver(placed())).toEqual({ status: 'delivered' });
    expect(stream.messages.map((message) => [message['type'], message['browser_id']])).toEqual([
      ['ADD', browserId],
      ['ADD', issuedId(1)],
      ['ADD', issuedId(1)],
      ['CONFIRM', issuedId(1)],
      ['CHECKOUT', issuedId(1)],
    ]);
  });
});

test('the transport describes itself', () => {
  const { transport } = bench(fakeStream());
  expect(transport).toMatchObject({ name: 'sitecore-cdp', runsIn: 'anywhere', purposes: ['marketing'], limits: { maxEvents: 1, maxBytes: 1_048_576 } });
  expect(required.target).toBe(target);
});
