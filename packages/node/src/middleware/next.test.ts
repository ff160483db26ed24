import type { headers } from 'next/headers.js';
import { after, NextRequest } from 'next/server.js';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { orderAsVisitors } from './__fixtures__/order-as-visitors.ts';
import { setUpShop } from './__fixtures__/shop.ts';
import { nextTracking } from './next.ts';

/** What Next does around handlers, actions and pages: headers of the request being served, and work after its answer. */
function serveAs(headers: Readonly<Record<string, string>>) {
  const promises: Promise<unknown>[] = [];
  return { headers: () => Promise.resolve(new Headers(headers)), after: (promise: Promise<unknown>) => void promises.push(promise), promises };
}

const visitor = { cookie: 'waymark_id=browser-1; waymark_consent=analytics:granted', referer: 'https://shop.example/cart', 'user-agent': 'Agent/1' };

describe('route handlers', () => {
  test('are tracked as the visitors of their requests', async () => {
    const { tracker, order, events } = setUpShop();
    const { route } = nextTracking(tracker, serveAs({}));
    const POST = route(async (request: NextRequest, { params }: { readonly params: Promise<{ readonly id: string }> }) => {
      const { wait } = (await request.json()) as { readonly wait: number };
      await order((await params).id, wait);
      return Response.json({ ok: true });
    });
    expectTypeOf(POST).returns.toEqualTypeOf<Promise<Response>>();
    const post = (url: string, init: RequestInit): Promise<Response> => {
      const request = new NextRequest(url, { method: 'POST', headers: new Headers(init.headers), body: String(init.body) });
      return POST(request, { params: Promise.resolve({ id: String(url.split('/').at(-1)) }) });
    };
    const { found, sent } = await orderAsVisitors({ origin: 'https://shop.example', events, post });
    expect(found).toEqual(sent);
  });

  test('hand delivery over to what comes after the answer', async () => {
    const { tracker, order } = setUpShop();
    const next = serveAs({});
    const GET = nextTracking(tracker, next).route(async (request: NextRequest) => {
      await order(`${request.nextUrl.searchParams.get('id')}`);
      return new Response();
    });
    await GET(new NextRequest('https://shop.example/order?id=A-1'));
    expect(next.promises).toHaveLength(1);
    await Promise.all(next.promises);
    expect(tracker.report().transports['recording']).toMatchObject({ accepted: 1, waiting: 0 });
  });
});

describe('server actions', () => {
  test('are tracked as the visitor who called them', async () => {
    const { tracker, order, events } = setUpShop();
    const { action } = nextTracking(tracker, serveAs(visitor));
    const placeOrder = action(async (orderId: string, wait: number) => {
      await order(orderId, wait);
      return { orderId };
    });
    expectTypeOf(placeOrder).toEqualTypeOf<(orderId: string, wait: number) => Promise<{ orderId: string }>>();
    expect(await placeOrder('A-1', 1)).toEqual({ orderId: 'A-1' });
    expect(await events()).toMatchObject([{ payload: { goalId: 'A-1' }, who: { browserId: 'browser-1' }, where: { url: 'https://shop.example/cart' }, consent: ['analytics'] }]);
  });

  test('know who is signed in, from wherever the application knows it', async () => {
    const { tracker, order, events } = setUpShop();
    const known = async (headers: { get(name: string): string | null }) => ({ userId: `user-of-${headers.get('x-session')}`, remoteAddress: '203.0.113.7' });
    await nextTracking(tracker, { ...serveAs({ ...visitor, 'x-session': '7' }), known }).action(() => order('A-1'))();
    expect(await events()).toMatchObject([{ who: { browserId: 'browser-1', userId: 'user-of-7' }, where: { client: { ip: '203.0.113.7' } } }]);
  });

  test('that fail fail as before', async () => {
    const { action } = nextTracking(setUpShop().tracker, serveAs(visitor));
    const fail = action(() => {
      throw new Error('sold out');
    });
    await expect(fail()).rejects.toThrow('sold out');
  });
});

test('a page has the view of the visitor whom it is rendered for, and does not take the address of a cart for its own', async () => {
  const { tracker, events } = setUpShop();
  const { visitor: viewer } = nextTracking(tracker, serveAs({ ...visitor, host: 'shop.example', 'sec-fetch-mode': 'navigate' }));
  (await viewer()).track('goalCompleted', { goalId: 'seen' });
  const [event] = await events();
  expect(event).toMatchObject({ who: { browserId: 'browser-1' }, where: { referrer: 'https://shop.example/cart' } });
  expect(event?.where.url).toBeUndefined();
});

test('what Next exports fits', () => {
  expectTypeOf(after).toExtend<NonNullable<Parameters<typeof nextTracking>[1]['after']>>();
  expectTypeOf<typeof headers>().toExtend<Parameters<typeof nextTracking>[1]['headers']>();
});
