import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { apiOrderModel, identifiedPayload, linePayload, message, orderPayload, webhook } from '../__fixtures__/messages.ts';
import { createOrderCloudReceiver, type ReceiverOptions } from './create-receiver.ts';
import type { OcEvent } from './events.ts';
import { memorySeenStore } from './seen.ts';

const secret = 'demo-hash-key-01';
const submitted = message('sitecore.backbone.messages.orders.submitted', orderPayload);

function setUp(changes: Partial<ReceiverOptions> = {}) {
  const events: OcEvent[] = [];
  const notes: string[] = [];
  let time = Date.UTC(2025, 5, 12);
  const receive = createOrderCloudReceiver({
    secrets: secret,
    onEvents: (some) => void events.push(...some),
    log: (note) => notes.push(note),
    now: () => time,
    ...changes,
  });
  return { receive, events, notes, wait: (by: number) => (time += by) };
}

function post(body: string | Uint8Array, headers: Record<string, string> = {}, key = secret): Request {
  const signature = createHmac('sha256', key).update(body).digest('base64');
  return new Request('https://relay.shop.example/oc', { method: 'POST', body: body as BodyInit, headers: { 'x-oc-hash': signature, ...headers } });
}

describe('answers', () => {
  test('204 to tracking messages and message senders', async () => {
    const { receive, events } = setUp();
    const answer = await receive(post(submitted));
    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
    expect((await receive(post(JSON.stringify({ MessageType: 'OrderDeclined', EventBody: {} })))).status).toBe(204);
    expect(events.map(({ kind }) => kind)).toEqual(['orderSubmitted']);
  });

  test('204 and no event to types that nobody knows', async () => {
    const { receive, events } = setUp();
    expect((await receive(post(message('sitecore.backbone.messages.product.updated', {})))).status).toBe(204);
    expect(events).toEqual([]);
  });

  test('200 and go on to every webhook', async () => {
    const { receive } = setUp();
    for (const hook of [webhook('DELETE', 'v1/cart'), webhook('GET', 'v1/nothing')]) {
      const answer = await receive(post(JSON.stringify(hook)));
      expect(answer.status).toBe(200);
      expect(await answer.json()).toEqual({ proceed: true });
    }
  });

  test.each([8000, 101])('400 to a signed body of %i levels', async (levels) => {
    const { receive, events, notes } = setUp();
    const body = message('orders.submitted', orderPayload).replace('"xp":{', `"xp":{"deep":${'['.repeat(levels)}${']'.repeat(levels)},`);
    expect((await receive(post(body))).status).toBe(400);
    expect([events, notes]).toEqual([[], ['A body was no JSON object, or too deep.']]);
  });

  test('202 to what belongs to somebody else', async () => {
    const { receive, events } = setUp();
    expect((await receive(post('{}'))).status).toBe(202);
    expect((await receive(post(JSON.stringify({ OrderWorksheet: { Order: apiOrderModel, LineItems: [] } })))).status).toBe(202);
    expect(events).toEqual([]);
  });

  test.each([
    ['another method', () => new Request('https://relay.shop.example/oc'), 405],
    ['no signature', () => new Request('https://relay.shop.example/oc', { method: 'POST', body: submitted }), 401],
    ['a signature of another secret', () => post(submitted, {}, 'other'), 401],
    ['an empty body', () => post(''), 401],
    ['no JSON', () => post('{'), 400],
    ['a list', () => post('[]'), 400],
    ['a body that says it is too large', () => post(submitted, { 'content-length': '1048577' }), 413],
    ['a body that is too large', () => post(`{"a":"${'x'.repeat(1_048_577)}"}`), 413],
  ])('%s with %s', async (_what, request, status) => {
    const { receive, events } = setUp();
    expect((await receive(request())).status).toBe(status);
    expect(events).toEqual([]);
  });

  test('a body of exactly the limit is read', async () => {
    const { receive } = setUp({ maxBytes: submitted.length + 10 });
    const size = new TextEncoder().encode(submitted).length;
    const exact = setUp({ maxBytes: size });
    expect((await exact.receive(post(submitted))).status).toBe(204);
    expect((await setUp({ maxBytes: size - 1 }).receive(post(submitted))).status).toBe(413);
    expect((await receive(post(submitted))).status).toBe(204);
  });

  test('a body that breaks off is refused', async () => {
    const { receive } = setUp();
    const body = new ReadableStream({ pull: (controller) => controller.error(new Error('gone')) });
    const request = new Request('https://relay.shop.example/oc', { method: 'POST', body, headers: { 'x-oc-hash': 'x' }, duplex: 'half' } as RequestInit);
    expect((await receive(request)).status).toBe(400);
  });

  test('secrets can be changed without a gap', async () => {
    const { receive } = setUp({ secrets: ['next', secret] });
    expect((await receive(post(submitted))).status).toBe(204);
    expect((await receive(post(submitted, {}, 'next'))).status).toBe(204);
  });

  test('the custom header must match as well', async () => {
    const { receive } = setUp({ customAuthHeader: { name: 'X-Relay-Key', value: 'kx81' } });
    expect((await receive(post(submitted))).status).toBe(401);
    expect((await receive(post(submitted, { 'x-relay-key': 'kx82' }))).status).toBe(401);
    expect((await receive(post(submitted, { 'x-relay-key': 'kx81' }))).status).toBe(204);
  });
});

describe('repeats', () => {
  test('of an order are answered alike and handed on once, for thirty days', async () => {
    const { receive, events, wait } = setUp();
    expect((await receive(post(submitted))).status).toBe(204);
    wait(29 * 86_400_000);
    expect((await receive(post(submitted))).status).toBe(204);
    expect(events).toHaveLength(1);
    wait(2 * 86_400_000);
    await receive(post(submitted));
    expect(events).toHaveLength(2);
  });

  test('of an order by another way are recognised too', async () => {
    const { receive, events } = setUp();
    await receive(post(submitted));
    const sender = { MessageType: 'OrderSubmitted', EventBody: { Order: apiOrderModel, LineItems: [{ ID: 'L1', ProductID: 'A', Quantity: 1 }] } };
    await receive(post(JSON.stringify(sender)));
    expect(events).toHaveLength(1);
  });

  test('of webhooks without a log id are recognised by their bytes, for ten minutes', async () => {
    const { receive, events, wait } = setUp();
    const emptied = (orderID: string) => post(JSON.stringify(webhook('DELETE', 'v1/cart', { LogID: null, RouteParams: { orderID } })));
    for (const orderID of ['A', 'B', 'A']) expect((await receive(emptied(orderID))).status).toBe(200);
    expect(events.map((event) => 'orderId' in event && event.orderId)).toEqual(['A', 'B']);
    wait(11 * 60_000);
    await receive(emptied('A'));
    expect(events).toHaveLength(3);
  });

  test('an order without lines and one that awaits approval do not keep the finished one out', async () => {
    const { receive, events } = setUp();
    await receive(post(JSON.stringify(webhook('POST', 'v1/cart/submit', { Response: { Body: apiOrderModel } }))));
    await receive(post(message('orders.submitted', { ...orderPayload, OrderStatus: 'AwaitingApproval' })));
    await receive(post(submitted));
    expect(events.map(({ key }) => key)).toEqual(['submitted:SO-5521', 'submitted:SO-5521', 'submitted:SO-5521']);
  });

  test('of lines and sign-ins are recognised for ten minutes', async () => {
    const { receive, events, wait } = setUp();
    const both = [message('orders.lines.added', linePayload), message('sessions.identified', identifiedPayload)];
    for (const body of both) await receive(post(body));
    wait(9 * 60_000);
    for (const body of both) await receive(post(body));
    expect(events).toHaveLength(2);
    wait(2 * 60_000);
    for (const body of both) await receive(post(body));
    expect(events).toHaveLength(4);
  });

  test('are welcome when the queue was down: 503 and nothing is remembered', async () => {
    let down = true;
    const taken: OcEvent[] = [];
    const onEvents = async (some: readonly OcEvent[]): Promise<void> => {
      if (down) throw new Error('queue');
      taken.push(...some);
    };
    const { receive } = setUp({ onEvents });
    expect((await receive(post(submitted))).status).toBe(503);
    down = false;
    expect((await receive(post(submitted))).status).toBe(204);
    expect(taken).toHaveLength(1);
  });

  test('cannot be recognised while the store is down: 503', async () => {
    const fail = async (): Promise<never> => Promise.reject(new Error('store'));
    const { receive, events } = setUp({ seen: { add: fail, remove: fail } });
    expect((await receive(post(submitted))).status).toBe(503);
    expect(events).toEqual([]);
  });

  test('are forgotten oldest first when the memory is full', () => {
    const seen = memorySeenStore(2, () => 0);
    for (const key of ['a', 'b', 'c']) expect(seen.add(key, 1000)).toBe(true);
    expect(seen.add('c', 1000)).toBe(false);
    expect(seen.add('a', 1000)).toBe(true);
  });
});

test('notes hold no secret, token or address', async () => {
  const { receive, notes } = setUp();
  await receive(post(submitted, {}, 'other'));
  await receive(post(JSON.stringify(webhook('PUT', 'v1/me/register', { Request: { Body: { Email: 'mira@example.org' } } }))));
  await receive(post('{}'));
  expect(notes.length).toBeGreaterThan(2);
  expect(notes.join()).not.toMatch(/mira|eyJ|demo-hash|other key/);
});

test.each([
  [{}],
  [{ secrets: '' }],
  [{ secrets: [] }],
  [{ secrets: 's' }],
])('set-up %o lacks something', (options) => {
  expect(() => createOrderCloudReceiver(options as never)).toThrow(expect.objectContaining({ code: 'option-missing' }));
});
