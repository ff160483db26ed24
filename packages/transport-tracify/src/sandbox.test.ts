import { createTracker } from '@waymark/core';
import type { EventContext, Receipt } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { demoTenant, type Sandbox, startSandbox, tracifyFake, type TracifyFakeOptions, type TracifyView } from '@waymark/testkit/sandbox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { desktop, harness } from './__fixtures__/harness.ts';
import { examples } from './examples.ts';
import type { TracifyOptions } from './options.ts';
import { tracify } from './tracify.ts';

const visitor = { ip: '203.0.113.42', userAgent: desktop, email: 'mira.holm@example.org' };
const { token, customerSiteId } = demoTenant.tracify;
const landing = { url: 'https://storefront.example/sale?utm_source=fb&trc_mad_id=23850000000000039&email=a@b.example', referrer: 'https://ads.example/' };
const beans = { productId: '7710', sku: 'BEAN-ETH-250', name: 'Ethiopia Guji 250 g', displayPrice: 11.9 };
const line = (quantity: number) => ({ index: 0, quantity, total: 11.9 * quantity, product: beans });
const cart = (quantity: number) => ({ currency: 'EUR', total: 11.9 * quantity, items: quantity > 0 ? [line(quantity)] : [] });
const order = { orderId: 'HC-20931', currency: 'EUR', total: 28.75, shippingPrice: 4.95, items: [line(2)] };

let sandbox: Sandbox;
const start = async (options: TracifyFakeOptions = {}) => {
  const allowedOrigins = ['https://storefront.example', 'https://shop.nordlicht-kaffee.example'];
  sandbox = await startSandbox({ vendors: [tracifyFake({ allowedOrigins, visitors: [visitor], ...options })] });
};
beforeEach(() => start());
afterEach(() => sandbox.close());

/** An account that takes items with an addtocart, where the transport is told to send them. */
async function startFor({ addToCartItems }: Partial<TracifyOptions> = {}): Promise<void> {
  await sandbox.close();
  await start(addToCartItems ? { addToCartItems } : {});
}

const target = () => sandbox.targets['tracify'] as string;
const view = () => sandbox.view('tracify') as TracifyView;
const records = () => sandbox.records('tracify').map(({ verdict, summary }) => `${verdict}: ${summary}`);
const refusals = () => sandbox.records('tracify').filter(({ verdict }) => verdict !== 'accepted').map(({ reason }) => reason);

function tracker(changes: Partial<TracifyOptions> = {}) {
  const at = { url: 'https://storefront.example/sale' };
  const context = (): EventContext => ({
    who: { browserId: 'b-1', sessionId: 's-1', tabId: 't-1', email: visitor.email },
    where: { runtime: 'browser', url: at.url, landing, client: { ip: '::ffff:203.0.113.42', userAgent: visitor.userAgent } },
  });
  const { track, flush, close } = createTracker({
    events: standardEvents,
    transports: [tracify({ token, customerSiteId, target: target(), ...changes })],
    context,
    random: () => 0,
    onDrop: () => undefined,
  });
  return { track, flush, close, at };
}

describe('a strict copy of the vendor', () => {
  test.each(examples.filter(({ expect: requests }) => requests.length > 0))('takes: $title', async ({ options, before = [], given }) => {
    await startFor(options);
    const transport = harness({ ...options, target: target() }, [], globalThis.fetch);
    for (const event of before) await transport.send([event]);
    expect(await transport.send([given])).toEqual({ status: 'delivered' });
    expect(refusals()).toEqual([]);
  });

  test.each<Partial<TracifyOptions>>([{}, { conversionValueKey: 'amount', sendCurrencyAlias: false, addToCartItems: true, urlKeepsQuery: true }])('counts a shop visit with %o', async (options) => {
    await startFor(options);
    const { track, close, at } = tracker(options);
    track('pageOpened', { url: landing.url, referrer: landing.referrer });
    at.url = 'https://storefront.example/beans';
    track('pageOpened', { url: at.url, referrer: 'https://storefront.example/sale' });
    track('productViewed', { product: beans });
    for (const quantity of [1, 2, 1, 2]) track('cartModified', { cart: cart(quantity) });
    track('checkoutStarted', { cart: cart(2) });
    at.url = 'https://storefront.example/thanks';
    track('orderPlaced', { order });
    track('goalCompleted', { goalId: 'newsletter', currency: 'EUR', value: 5 }, { key: 'newsletter-731' });
    const receipt: Receipt = await close();
    expect(receipt).toMatchObject({ complete: true, transports: { tracify: { delivered: 7, dropped: { 'not-wanted': 3 } } } });
    expect(refusals()).toEqual([]);
    expect(records()).toEqual([expect.stringContaining('1 pageview, 1 productview, 3 addtocart'), expect.stringContaining('1 purchase HC-20931 of 28.75 EUR'), expect.stringContaining('1 conversion')]);
    const sent = sandbox.records('tracify').map(({ text }) => text).join('');
    expect(sent.match(/utm_source/g)).toHaveLength(options.urlKeepsQuery ? 2 : 1);
    expect(sent).not.toContain('a@b.example');
  });

  test('counts an order once, although the first answer was lost', async () => {
    sandbox.fault({ vendor: 'tracify', kind: 'reset-after', times: 1 });
    const { track, flush, close } = tracker();
    track('orderPlaced', { order });
    await flush();
    expect((await close()).complete).toBe(true);
    expect(view().orders).toHaveLength(1);
    const bodies = sandbox.records('tracify').map(({ text }) => text);
    expect(bodies).toHaveLength(2);
    expect(bodies[1]).toBe(bodies[0]);
  });

  test('does not send a page view again when the answer was lost', async () => {
    sandbox.fault({ vendor: 'tracify', kind: 'reset-after', times: 1 });
    const { track, close } = tracker();
    track('pageOpened', { url: landing.url });
    expect(await close()).toMatchObject({ complete: true, transports: { tracify: { delivered: 0, dropped: { 'gave-up': 1 } } } });
    expect(sandbox.records('tracify')).toHaveLength(1);
  });

  test('refuses a wrong key, and the transport waits instead of losing what follows', async () => {
    const { track, flush } = tracker({ token: 'wrong' });
    track('orderPlaced', { order });
    await flush();
    track('orderPlaced', { order: { ...order, orderId: 'HC-20932' } });
    const { tracify: report } = (await flush()).transports;
    expect(report).toMatchObject({ accepted: 2, delivered: 0, waiting: 1, dropped: { refused: 1 } });
  });
});
