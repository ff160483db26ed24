import { describe, expect, test } from 'vitest';
import { answer, browserId, fakeStream } from './__fixtures__/fake-stream.ts';
import { beans, bench, cart, filters, happened, line, order } from './__fixtures__/shop.ts';
import { makeEvent } from '@waymark/core/testing';
import type { CdpEvent } from './events/types.ts';

const one = { cart: cart(line(beans, 1, 119)) };
const two = { cart: cart(line(beans, 1, 119), line(filters, 1, 49, 1)) };
const none = { cart: cart() };
const after = { occurredAt: Date.UTC(2026, 0, 2) };

function direct(event: CdpEvent) {
  return makeEvent('sitecoreCdp', event, { id: `direct-${event.type}`, who: { browserId: 'visitor-1', aliases: { 'sitecore-cdp': browserId } } });
}

describe('the cart that is remembered', () => {
  test('spares what Sitecore CDP has already', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('cartModified', two));
    stream.clear();
    expect(await deliver(happened('cartModified', two))).toMatchObject({ status: 'refused', why: { code: 'not-wanted' } });
    expect(stream.arrived).toEqual([]);
    await deliver(happened('cartModified', one));
    await deliver(happened('cartModified', two));
    expect(stream.types).toEqual(['CLEAR_CART', 'ADD', 'ADD']);
  });

  test('sends a line again whose quantity or price has changed', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('cartModified', two));
    stream.clear();
    await deliver(happened('cartModified', { cart: cart(line(beans, 2, 238), line(filters, 1, 45)) }));
    expect(stream.messages).toMatchObject([
      { type: 'ADD', product: { item_id: 'BEAN-ETH-250', quantity: 2, price: 119 } },
      { type: 'ADD', product: { item_id: '0093', quantity: 1, price: 45 } },
    ]);
  });

  test('is not believed of a visitor whose id was issued elsewhere: lines may be there that nobody here saw', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('cartModified', one));
    expect(stream.types).toEqual(['CLEAR_CART', 'ADD']);
  });

  test('is empty for a visitor whose id was issued just now', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('cartModified', none, { who: { browserId: 'new' } }));
    await deliver(happened('cartModified', one, { who: { browserId: 'new' } }));
    expect(stream.types).toEqual(['ADD']);
  });

  test('changes only when an event is settled', async () => {
    const stream = fakeStream();
    const { attempt, transport } = bench(stream);
    const event = happened('cartModified', one);
    await attempt(event);
    await attempt(happened('cartModified', one));
    expect(stream.types).toEqual(['CLEAR_CART', 'ADD', 'CLEAR_CART', 'ADD']);
    transport.settled?.(event, 'delivered');
    stream.clear();
    await attempt(happened('cartModified', one));
    expect(stream.types).toEqual([]);
  });

  test('is forgotten when an event was dropped on its way, because some steps may have arrived', async () => {
    const stream = fakeStream((request) => (request.body?.['type'] === 'ADD' && stream.types.length === 3 ? answer(400) : undefined));
    const { deliver, attempt, transport } = bench(stream);
    await deliver(happened('cartModified', one));
    const refused = happened('cartModified', two);
    await attempt(refused);
    transport.settled?.(refused, 'dropped');
    stream.clear();
    await deliver(happened('cartModified', two));
    expect(stream.types).toEqual(['CLEAR_CART', 'ADD', 'ADD']);
  });

  test('ends with the session, however long that is', async () => {
    let time = 0;
    const stream = fakeStream();
    const { deliver } = bench(stream, { now: () => time, sessionTimeoutMs: 1000 });
    await deliver(happened('cartModified', one));
    time = 999;
    await deliver(happened('pageOpened', { url: 'https://shop.example/' }));
    time = 1998;
    await deliver(happened('cartModified', one));
    stream.clear();
    time = 2998;
    await deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }));
    expect(stream.types).toEqual(['ADD', 'CONFIRM', 'CHECKOUT']);
  });

  test('is empty after an order', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }));
    stream.clear();
    await deliver(happened('cartModified', none, after));
    await deliver(happened('cartModified', one, after));
    expect(stream.types).toEqual(['ADD']);
  });

  test.each(['checkout', 'order-checkout'] as const)('is not filled again by what happened before an order that came first (%s)', async (orders) => {
    const stream = fakeStream();
    const { deliver } = bench(stream, { orders, identityProvider: 'CRM_ID' });
    await deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }, { occurredAt: 1000 }));
    stream.clear();
    expect(await deliver(happened('cartModified', two, { occurredAt: 999 }))).toMatchObject({ status: 'refused', why: { code: 'not-wanted' } });
    expect(stream.types).toEqual([]);
    await deliver(happened('cartModified', one, { occurredAt: 1000 }));
    expect(stream.types).toEqual(['ADD']);
  });

  test('is not filled again after the session of the order has ended', async () => {
    let time = 0;
    const stream = fakeStream();
    const { deliver } = bench(stream, { now: () => time, sessionTimeoutMs: 1000 });
    await deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }, { occurredAt: 1000 }));
    stream.clear();
    time = 5000;
    await deliver(happened('cartModified', two, { occurredAt: 900 }));
    expect(stream.types).toEqual([]);
  });

  test('is filled by a cart before an order that was not delivered, or that is of another browser id', async () => {
    const stream = fakeStream();
    const { attempt, deliver, transport } = bench(stream);
    const lost = happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }, { occurredAt: 1000 });
    await attempt(lost);
    transport.settled?.(lost, 'dropped');
    await deliver(happened('orderPlaced', { order: order('A-2', line(beans, 1, 119)) }, { occurredAt: 1000, who: { browserId: 'b' } }));
    stream.clear();
    await deliver(happened('cartModified', one, { occurredAt: 900 }));
    expect(stream.types).toEqual(['CLEAR_CART', 'ADD']);
  });

  test('is told in the same words on a retry, although an order was delivered in between', async () => {
    const stream = fakeStream();
    const { attempt, deliver } = bench(stream);
    const cartFirst = happened('cartModified', one, { occurredAt: 900 });
    await attempt(cartFirst);
    await deliver(happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }, { occurredAt: 1000 }));
    expect(await attempt(cartFirst)).toEqual({ status: 'delivered' });
  });

  test('knows of events that the application sends itself', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(direct({ type: 'CLEAR_CART' }));
    await deliver(happened('cartModified', one));
    await deliver(direct({ type: 'FORCE_CLOSE' }));
    await deliver(happened('cartModified', one));
    expect(stream.types).toEqual(['CLEAR_CART', 'ADD', 'FORCE_CLOSE', 'ADD']);
  });

  test('belongs to one browser id', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream);
    await deliver(happened('cartModified', one, { who: { browserId: 'a' } }));
    await deliver(happened('cartModified', one, { who: { browserId: 'b' } }));
    expect(stream.types).toEqual(['ADD', 'ADD']);
  });
});

describe('the owner of an order', () => {
  const options = { identityProvider: 'CRM_ID', emailProvider: 'email' };
  const who = { browserId: 'visitor-1', aliases: { 'sitecore-cdp': browserId }, userId: 'C-1', email: 'Mia@Example.org' };
  const placed = (changes = {}) => happened('orderPlaced', { order: order('A-1', line(beans, 1, 119)) }, { who: { ...who, ...changes } });

  test('is named by every identifier that is known', async () => {
    const stream = fakeStream();
    await bench(stream, options).deliver(placed());
    expect(stream.messages[1]).toMatchObject({
      type: 'ADD_CONTACTS',
      contact: [
        {
          identifiers: [
            { provider: 'CRM_ID', id: 'C-1' },
            { provider: 'email', id: 'mia@example.org' },
          ],
        },
      ],
    });
  });

  test.each([
    ['no provider is configured', {}, {}],
    ['nobody is signed in', options, { userId: undefined, email: undefined }],
  ])('is left out when %s', async (_why, given, changes) => {
    const stream = fakeStream();
    await bench(stream, given).deliver(placed(changes));
    expect(stream.types).toEqual(['ADD', 'CONFIRM', 'CHECKOUT']);
  });

  test('is named again when another one was identified before', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream, options);
    await deliver(happened('userSignedIn', { userId: 'C-2' }, { who: { ...who, userId: 'C-2' } }));
    await deliver(placed());
    expect(stream.types).toEqual(['IDENTITY', 'ADD', 'ADD_CONTACTS', 'CONFIRM', 'CHECKOUT']);
  });

  test('is identified once per session before whole orders', async () => {
    const stream = fakeStream();
    const { deliver } = bench(stream, { ...options, orders: 'order-checkout' });
    await deliver(placed());
    await deliver({ ...placed(), id: 'second' });
    await deliver(placed({ userId: undefined, email: undefined }));
    expect(stream.types).toEqual(['IDENTITY', 'ORDER_CHECKOUT', 'ORDER_CHECKOUT', 'ORDER_CHECKOUT']);
  });
});
