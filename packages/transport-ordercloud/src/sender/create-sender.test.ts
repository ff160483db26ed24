import type { EventEnvelope, KeyValueStore } from '@waymark/core';
import { makeBatch, makeEvent, makeSendContext } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { drive } from '../__fixtures__/drive.ts';
import * as slim from '../browser.ts';
import * as full from '../index.ts';
import { boundedMemory } from './bounded-memory.ts';

const siteId = '5f2c1de0a94b4e7f8d3b6c7a90e1f245';
const who = { browserId: '4d0b8f0b-6a7e-4d44-a3f7-d1e85c2b9a10', sessionId: 'b6a1c0de-3f59-4a8b-b7e2-a1d3c4f5e607' };
const product = { productId: 'KAF-1000', name: 'Hochland', displayPrice: 24.9, url: 'https://shop.example/p/kaf-1000' };

function order(changes: Partial<Omit<EventEnvelope, 'name' | 'payload'>> = {}, orderId = 'SO-1') {
  return makeEvent('orderPlaced', { order: { orderId, currency: 'EUR', total: 24.9, items: [{ product, index: 0, quantity: 1, total: 24.9 }] } }, { who, ...changes });
}

function cart(id: string, items: readonly (readonly [string, number])[], changes: Partial<Omit<EventEnvelope, 'name' | 'payload'>> = {}) {
  const lines = items.map(([productId, quantity], index) => ({ product: { ...product, productId }, index, quantity, total: 24.9 * quantity }));
  return makeEvent('cartModified', { cart: { currency: 'EUR', total: 0, items: lines } }, { id, who, ...changes });
}

function told(requests: readonly { readonly body?: unknown }[]): unknown[] {
  return requests.map(({ body }) => {
    const item = (body as { properties: [{ product: { itemCode: string; itemQuantity: number } }] }).properties[0].product;
    return [item.itemCode, item.itemQuantity];
  });
}

describe.each([
  ['for servers and development', full],
  ['for browsers in production', slim as typeof full],
])('in the build %s', (_build, { sitecoreDiscover, sitecoreSend }) => {
  describe('carts', () => {
    test('are compared with the last one that was delivered', async () => {
      const transport = sitecoreSend({ siteId });
      expect(told((await drive(transport, cart('1', [['A', 1]]))).requests)).toEqual([['A', 1]]);
      const failed = await drive(transport, cart('2', [['A', 3]]), () => new Response(null, { status: 500 }));
      expect(failed.outcome.status).toMatch(/^(retry|mixed)$/);
      expect(told((await drive(transport, cart('2', [['A', 3]]))).requests)).toEqual([['A', 2]]);
      expect(await drive(transport, cart('3', [['A', 2]]))).toMatchObject({ requests: [], outcome: { status: 'refused', why: { code: 'not-wanted' } } });
      expect(told((await drive(transport, cart('4', [['A', 2], ['B', 1]]))).requests)).toEqual([['B', 1]]);
    });

    test('in which nothing was put are not wanted and yet remembered, whichever vendor hears of them', async () => {
      const transport = sitecoreSend({ siteId });
      await drive(transport, cart('1', [['A', 2]]));
      for (const [id, items] of [['2', []], ['3', []]] as const) {
        expect((await drive(transport, cart(id, items))).outcome).toMatchObject({ status: 'refused', why: { code: 'not-wanted' } });
      }
      expect(told((await drive(transport, cart('4', [['A', 2]]))).requests)).toEqual([['A', 2]]);
    });

    test('that could not be told are not remembered', async () => {
      const transport = sitecoreSend({ siteId });
      const nobody = await drive(transport, cart('1', [['A', 1]], { who: { sessionId: 's' } }));
      expect(nobody.outcome).toMatchObject({ status: 'refused', why: { code: 'visitor-missing' } });
      expect((await drive(transport, cart('2', [['A', 1]], { who: { sessionId: 's' } }))).outcome).toMatchObject({ why: { code: 'visitor-missing' } });
    });

    test('of different visitors do not mix', async () => {
      const transport = sitecoreSend({ siteId });
      await drive(transport, cart('1', [['A', 1]]));
      expect(told((await drive(transport, cart('2', [['A', 1]], { who: { browserId: 'other' } }))).requests)).toEqual([['A', 1]]);
    });

    test('seen first only set the start when the option says so', async () => {
      const transport = sitecoreSend({ siteId, firstCart: 'known' });
      expect((await drive(transport, cart('1', [['A', 1]]))).outcome).toMatchObject({ status: 'refused', why: { code: 'not-wanted' } });
      expect(told((await drive(transport, cart('2', [['A', 1], ['B', 2]]))).requests)).toEqual([['B', 2]]);
    });

    test('are empty after an order', async () => {
      const transport = sitecoreSend({ siteId });
      await drive(transport, cart('1', [['A', 2]]));
      await drive(transport, order({ occurredAt: 1000 }));
      expect(told((await drive(transport, cart('2', [['A', 1]], { occurredAt: 1001 }))).requests)).toEqual([['A', 1]]);
    });

    test('from before an order that came first are not wanted, and not remembered', async () => {
      const transport = sitecoreSend({ siteId });
      await drive(transport, order({ occurredAt: 1000 }));
      for (const occurredAt of [900, 999]) {
        const late = await drive(transport, cart(`late-${occurredAt}`, [['A', 2]], { occurredAt }));
        expect(late).toMatchObject({ requests: [], outcome: { status: 'refused', why: { code: 'not-wanted' } } });
      }
      expect(told((await drive(transport, cart('after', [['A', 1]], { occurredAt: 1001 }))).requests)).toEqual([['A', 1]]);
    });

    test('tracked in the very millisecond of the order are from after it: the cart that was emptied', async () => {
      const transport = sitecoreDiscover({ customerKey: '987654321-1122334455', target: 'https://x.rfk.shop.example' });
      const where = { runtime: 'browser', url: 'https://shop.example/done' } as const;
      await drive(transport, order({ id: 'o', where, occurredAt: 1000 }));
      expect(await drive(transport, cart('emptied', [], { where, occurredAt: 1000 }))).toMatchObject({ outcome: { why: { code: 'not-wanted' } } });
      expect((await drive(transport, cart('next', [['A', 1]], { where, occurredAt: 1000 }))).requests).toHaveLength(1);
    });

    test('from before an order are told when it is of another visitor, or was not delivered', async () => {
      const transport = sitecoreSend({ siteId });
      await drive(transport, order({ id: 'o1', who: { browserId: 'other' }, occurredAt: 1000 }));
      const lost = order({ id: 'o2', occurredAt: 1000 }, 'SO-2');
      await transport.send(makeBatch([lost]), makeSendContext({ fetch: (async () => new Response(null, { status: 503 })) as typeof fetch }));
      transport.settled?.(lost, 'dropped');
      expect(told((await drive(transport, cart('1', [['A', 1]], { occurredAt: 900 }))).requests)).toEqual([['A', 1]]);
    });

    test('from before an order that may have arrived are not told either', async () => {
      const transport = sitecoreSend({ siteId });
      transport.repeatSafe?.(order({ occurredAt: 1000 }), { why: { code: 'timeout', message: '' }, attempt: 1 });
      expect((await drive(transport, cart('1', [['A', 1]], { occurredAt: 900 }))).outcome).toMatchObject({ why: { code: 'not-wanted' } });
    });

    test('resume at the line that failed and keep their comparison although the memory changed', async () => {
      const memory = boundedMemory(100);
      const transport = sitecoreSend({ siteId, memory });
      const event = cart('1', [['A', 1], ['B', 1], ['C', 1]]);
      const progress = new Map<string, number>();
      const sent: unknown[] = [];
      const fetching = (failAt: number) =>
        (async (_url: unknown, init?: RequestInit) => {
          sent.push(...told([{ body: JSON.parse(String(init?.body)) as unknown }]));
          return new Response(null, { status: sent.length === failAt ? 503 : 200 });
        }) as typeof fetch;
      await transport.send(makeBatch([event]), makeSendContext({ fetch: fetching(2), progress }));
      memory.set(`send:${siteId}:cart:${who.browserId}`, '[]');
      await transport.send(makeBatch([event]), makeSendContext({ fetch: fetching(0), progress, attempt: 2 }));
      expect(sent).toEqual([['A', 1], ['B', 1], ['B', 1], ['C', 1]]);
    });

    test.each(['{"no":"list"}', '[5]', '[[5],1]', '[[{"product":{"productId":"A"},"quantity":0,"total":1}],1]', 'null', '', '{'])('survive a memory that holds %s', async (nonsense) => {
      const memory = { ...boundedMemory(5), get: (key: string) => (key.includes(':cart:') ? nonsense : undefined) };
      expect(told((await drive(sitecoreSend({ siteId, memory }), cart('1', [['A', 1]]))).requests)).toEqual([['A', 1]]);
    });
  });

  describe('orders', () => {
    test('are told once per order id, whatever the event', async () => {
      const transport = sitecoreSend({ siteId });
      expect((await drive(transport, order({ id: '1' }))).requests).toHaveLength(1);
      const repeated = await drive(transport, order({ id: '2' }));
      expect(repeated.requests).toEqual([]);
      expect(repeated.outcome).toMatchObject({ status: 'refused', why: { code: 'order-repeated' } });
      expect((await drive(transport, order({ id: '3' }, 'SO-2'))).requests).toHaveLength(1);
    });

    test.each([
      ['timeout', false],
      ['network', false],
      ['http-504', false],
      ['http-503', true],
      ['http-429', true],
    ])('after %s may be repeated: %s', (code, repeated) => {
      expect(sitecoreSend({ siteId }).repeatSafe?.(order(), { why: { code, message: '' }, attempt: 1 })).toBe(repeated);
    });

    test('that may have arrived are not told again by another source', async () => {
      const transport = sitecoreSend({ siteId });
      transport.repeatSafe?.(order({ id: '1' }), { why: { code: 'timeout', message: '' }, attempt: 1 });
      expect((await drive(transport, order({ id: '2' }))).outcome).toMatchObject({ status: 'refused', why: { code: 'order-repeated' } });
    });

    test('are the only events that are not repeated in doubt', () => {
      const failure = { why: { code: 'timeout', message: '' }, attempt: 1 };
      expect(sitecoreSend({ siteId }).repeatSafe?.(cart('1', [['A', 1]]), failure)).toBe(true);
    });
  });

  describe('one memory', () => {
    const where = { runtime: 'browser', url: 'https://shop.example/done' } as const;
    const discover = { customerKey: '987654321-1122334455', target: 'https://x.rfk.shop.example' };
    const other = 'a0b1c2d3e4f54a6b8c7d9e0f1a2b3c4d';
    const signedIn = makeEvent('userSignedUp', { userId: 'u', profile: { email: 'mira.holm@example.org' } }, { id: 'u', who });

    test.each([
      ['vendors', (memory: KeyValueStore) => [sitecoreSend({ siteId, memory }), sitecoreDiscover({ ...discover, memory })]],
      ['sites of a vendor', (memory: KeyValueStore) => [sitecoreSend({ siteId, memory }), sitecoreSend({ siteId: other, memory })]],
      ['names of a transport', (memory: KeyValueStore) => [sitecoreSend({ siteId, memory }), sitecoreSend({ siteId, memory, name: 'send-2' })]],
    ])('serves two %s: each gets cart and order although the other has them', async (_title, make) => {
      const memory = boundedMemory(100);
      const [first, second] = make(memory);
      if (!first || !second) throw new Error('two transports are needed');
      const events = [cart('c', [['A', 1]], { where, occurredAt: 900 }), order({ id: 'o', where, occurredAt: 1000 })];
      for (const event of events) expect((await drive(first, event)).outcome).toEqual({ status: 'delivered' });
      for (const event of events) {
        expect((await drive(second, event, () => new Response(null, { status: 503 }))).outcome.status).not.toBe('delivered');
        const again = await drive(second, event);
        expect([again.requests.length, again.outcome]).toEqual([1, { status: 'delivered' }]);
      }
    });

    test('keeps the identities told to two sites apart', async () => {
      const memory = boundedMemory(100);
      for (const id of [siteId, other]) expect((await drive(sitecoreSend({ siteId: id, memory }), signedIn)).requests).toHaveLength(1);
      expect((await drive(sitecoreSend({ siteId, memory }), signedIn)).outcome).toMatchObject({ why: { code: 'not-wanted' } });
    });
  });
});

test('carts that a page views are no news about the cart that OrderCloud changes, which it writes in its own way', async () => {
  const transport = full.sitecoreDiscover({ customerKey: '987654321-1122334455', target: 'https://x.rfk.shop.example' });
  const inPage = { where: { runtime: 'browser', url: 'https://shop.example/cart' } } as const;
  const inCloud = { where: { runtime: 'server', service: 'ordercloud', url: 'https://shop.example/cart' } } as const;
  const view = (id: string, items: Parameters<typeof cart>[1]) => ({ ...cart(id, items, inPage), name: 'cartViewed' });
  const heard = async (event: EventEnvelope) => (await drive(transport, event)).requests.map(({ text }) => [/"type":"(\w+)"/.exec(text)?.[1], ...(text.match(/"sku":"[^"]+"/g) ?? [])].join(' '));
  await drive(transport, view('v1', [['OLD', 5]]));
  expect(await heard(cart('c1', [['A', 1]], inCloud))).toEqual(['a2c "sku":"A"']);
  await drive(transport, view('v2', [['OLD', 5], ['A-red', 1]]));
  expect(await heard(cart('c2', [['A', 1], ['B', 1]], inCloud))).toEqual(['a2c "sku":"B"']);
  expect(await heard(cart('c3', [['B', 1]], inCloud))).toEqual(['status "sku":"B"']);
});

describe('what is not wanted is explained', () => {
  const where = { runtime: 'browser', url: 'https://shop.example/done' } as const;

  test.each([
    ['order', [order({ occurredAt: 1000 }), cart('late', [['A', 2]], { occurredAt: 900 })]],
    ['Nothing changed', [order({ occurredAt: 1000 }), cart('emptied', [], { occurredAt: 1000 })]],
    ['told the same', ['1', '2'].map((id) => makeEvent('userSignedIn', { userId: 'u' }, { id, who: { ...who, email: 'mira@example.org' } }))],
    ['mapping made nothing', [makeEvent('linkOpened', {}, { who, where })]],
  ])('by "%s"', async (words, events) => {
    const transport = full.sitecoreSend({ siteId, map: { linkOpened: () => [] } });
    const outcomes = [];
    for (const event of events) outcomes.push((await drive(transport, event)).outcome);
    expect(outcomes.at(-1)).toMatchObject({ status: 'refused', why: { code: 'not-wanted', message: expect.stringContaining(words) as string } });
  });
});

test('a bounded memory forgets what was used longest ago', () => {
  const memory = boundedMemory(2);
  memory.set('a', '1');
  memory.set('b', '2');
  expect(memory.get('a')).toBe('1');
  memory.set('c', '3');
  expect([memory.get('a'), memory.get('b'), memory.get('c')]).toEqual(['1', undefined, '3']);
  memory.delete('a');
  expect(memory.get('a')).toBeUndefined();
});
