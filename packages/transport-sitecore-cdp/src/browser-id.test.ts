import { describe, expect, test } from 'vitest';
import { answer, browserId, fakeStream, issuedId } from './__fixtures__/fake-stream.ts';
import { beans, bench, cart, happened, line } from './__fixtures__/shop.ts';

const page = { url: 'https://shop.example/' };
const unnamed = { who: { browserId: 'visitor-2' } };
const create = '/v1.2/browser/create.json';

describe('a browser id', () => {
  test('comes from the alias of the event, and nothing is asked then', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('pageOpened', page));
    expect(stream.messages).toMatchObject([{ browser_id: browserId }]);
    expect(stream.arrived).toHaveLength(1);
  });

  test('is asked for once per visitor, with an empty message and no body', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('pageOpened', page, unnamed));
    await deliver(happened('pageOpened', page, unnamed));
    expect(stream.arrived.map(({ path }) => path)).toEqual([create, '/v1.2/events', '/v1.2/events']);
    expect(stream.arrived[0]).toMatchObject({ method: 'GET', headers: {}, body: {} });
    expect(Object.fromEntries(stream.arrived[0]?.query ?? [])).toEqual({ client_key: 'abc123def', message: '{}' });
    expect(stream.messages).toMatchObject([{ browser_id: issuedId(1) }, { browser_id: issuedId(1) }]);
  });

  test('that is being asked for is shared by all who need it', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await Promise.all([1, 2, 3].map(() => deliver(happened('pageOpened', page, unnamed))));
    expect(stream.arrived.filter(({ path }) => path === create)).toHaveLength(1);
    expect(new Set(stream.messages.map((message) => message['browser_id']))).toEqual(new Set([issuedId(1)]));
  });

  test('belongs to one visitor only', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('pageOpened', page, { who: { browserId: 'a' } }));
    await deliver(happened('pageOpened', page, { who: { browserId: 'b' } }));
    expect(stream.messages).toMatchObject([{ browser_id: issuedId(1) }, { browser_id: issuedId(2) }]);
  });

  test('of a form that Sitecore CDP never issues is not believed', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('pageOpened', page, { who: { browserId: 'a', aliases: { 'sitecore-cdp': 'x' } } }));
    expect(stream.messages).toMatchObject([{ browser_id: issuedId(1) }]);
  });
});

describe('the store of the application', () => {
  test('is asked first and told of new ids, by the id of the visitor', async () => {
    const kept = new Map<string, string>([['visitor-1', browserId]]);
    const store = { get: (visitor: string) => kept.get(visitor), set: (visitor: string, id: string) => void kept.set(visitor, id) };
    const stream = fakeStream();
    const { deliver } = bench(stream, { browserIds: store });
    await deliver(happened('pageOpened', page, { who: { browserId: 'visitor-1' } }));
    await deliver(happened('pageOpened', page, unnamed));
    expect(stream.messages).toMatchObject([{ browser_id: browserId }, { browser_id: issuedId(1) }]);
    expect(kept.get('visitor-2')).toBe(issuedId(1));
  });

  test('that answers at once lets a request start in the tick of an exit', async () => {
    const stream = fakeStream();
    const store = { get: () => browserId, set: () => undefined };
    const sent = bench(stream, { browserIds: store }).attempt(happened('pageOpened', page, unnamed), { urgency: 'exit' });
    expect(stream.messages).toMatchObject([{ browser_id: browserId }]);
    expect(await sent).toEqual({ status: 'delivered' });
  });

  test.each([
    () => Promise.reject(new Error('gone')),
    () => {
      throw new Error('gone');
    },
  ])('that cannot be read makes the event wait (case %#)', async (get) => {
    const stream = fakeStream();
    const store = { get, set: () => undefined };
    expect(await bench(stream, { browserIds: store }).attempt(happened('pageOpened', page, unnamed))).toMatchObject({
      status: 'retry',
      why: { code: 'browser-id-store' },
    });
    expect(stream.arrived).toEqual([]);
  });

  test.each([
    () => Promise.reject(new Error('full')),
    () => {
      throw new Error('full');
    },
  ])('that cannot be written does not stop the event (case %#)', async (set) => {
    const stream = fakeStream();
    const store = { get: () => undefined, set };
    expect(await bench(stream, { browserIds: store }).deliver(happened('pageOpened', page, unnamed))).toEqual({ status: 'delivered' });
  });
});

describe('when no browser id can be had', () => {
  test.each([
    ['the connection breaks', 'broken' as const, 'network'],
    ['the answer is 503', answer(503), 'http-503'],
    ['the answer is 408', answer(408), 'http-408'],
    ['the answer is 429', answer(429), 'http-429'],
    ['the answer has no ref', answer(201, { status: 'OK' }), 'no-browser-id'],
    ['the ref is no id', answer(201, { ref: 'x' }), 'no-browser-id'],
    ['the answer is no JSON', answer(201, 'hello'), 'no-browser-id'],
  ])('because %s, the event waits without being sent', async (_why, reply, code) => {
    const stream = fakeStream(() => reply);
    const { attempt } = bench(stream);
    const outcome = await attempt(happened('pageOpened', page, unnamed));
    expect(outcome).toMatchObject({ status: 'retry', why: { code } });
    expect(outcome).not.toMatchObject({ maybeTaken: true });
    expect(stream.messages).toEqual([]);
  });

  test('the wait that the answer asks for is honoured', async () => {
    const stream = fakeStream(() => answer(429, '', { 'retry-after': '3' }));
    expect(await bench(stream).attempt(happened('pageOpened', page, unnamed))).toMatchObject({ status: 'retry', notBefore: 3000 });
  });

  test.each([400, 404, 410])('because the answer is %s, the event is refused', async (status) => {
    const stream = fakeStream(() => answer(status));
    expect(await bench(stream).attempt(happened('pageOpened', page, unnamed))).toMatchObject({ status: 'refused' });
    expect(stream.arrived).toHaveLength(1);
  });

  test('the next event tries again', async () => {
    const stream = fakeStream((_request, nth) => (nth === 0 ? 'broken' : undefined));
    const { deliver } = bench(stream);
    const event = happened('pageOpened', page, unnamed);
    await deliver(event);
    expect(await deliver(event)).toEqual({ status: 'delivered' });
    expect(stream.messages).toMatchObject([{ browser_id: issuedId(1) }]);
  });
});

describe('an id that the tenant does not know', () => {
  test('is replaced once, the event is sent again, and the old one is never used again', async () => {
    const stream = fakeStream(({ body, path }) => (path === '/v1.2/events' && body?.['browser_id'] === browserId ? answer(404) : undefined));
    const { deliver } = bench(stream);
    expect(await deliver(happened('pageOpened', page))).toEqual({ status: 'delivered' });
    expect(await deliver(happened('pageOpened', page))).toEqual({ status: 'delivered' });
    expect(stream.arrived.map(({ path }) => path)).toEqual(['/v1.2/events', create, '/v1.2/events', '/v1.2/events']);
    expect(stream.messages.map((message) => message['browser_id'])).toEqual([browserId, issuedId(1), issuedId(1)]);
  });

  test('is overwritten in the store of the application', async () => {
    const kept = new Map<string, string>([['visitor-2', browserId]]);
    const store = { get: (visitor: string) => kept.get(visitor), set: (visitor: string, id: string) => void kept.set(visitor, id) };
    const stream = fakeStream(({ body, path }) => (path === '/v1.2/events' && body?.['browser_id'] === browserId ? answer(404) : undefined));
    await bench(stream, { browserIds: store }).deliver(happened('pageOpened', page, unnamed));
    expect(kept.get('visitor-2')).toBe(issuedId(1));
  });

  test('takes what was known of its cart with it', async () => {
    const known = { cart: cart(line(beans, 1, 119)) };
    let refuse = false;
    const stream = fakeStream(({ body, path }) => (refuse && path === '/v1.2/events' && body?.['browser_id'] === browserId ? answer(404) : undefined));
    const { deliver } = bench(stream);
    await deliver(happened('cartModified', known));
    await deliver(happened('cartModified', known));
    expect(stream.types).toEqual(['CLEAR_CART', 'ADD']);
    refuse = true;
    stream.clear();
    await deliver(happened('pageOpened', page));
    await deliver(happened('cartModified', known));
    expect(stream.types).toEqual(['VIEW', 'VIEW', 'ADD']);
  });
});

describe('the address of the visitor', () => {
  const where = { runtime: 'browser', ...page, client: { ip: '203.0.113.7' } } as const;

  test('is not passed on by default', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('pageOpened', page, { where }));
    expect(stream.arrived[0]?.headers).not.toHaveProperty('x-forwarded-for');
  });
});
