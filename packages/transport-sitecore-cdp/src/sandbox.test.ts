import { createTracker } from '@waymark/core';
import { standardEvents } from '@waymark/core/events';
import { type Sandbox, type SitecoreCdpView, demoTenant, sitecoreCdpFake, startSandbox } from '@waymark/testkit/sandbox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { beans, bench, cart, filters, line, order } from './__fixtures__/shop.ts';
import { fakeStream } from './__fixtures__/fake-stream.ts';
import type { EventEnvelope } from '@waymark/core/transport';
import type { CdpEvent } from './events/types.ts';
import { sitecoreCdpEvents } from './events/schema.ts';
import { examples } from './examples.ts';
import type { SitecoreCdpOptions } from './options.ts';
import { uploadBatch } from './rest/upload-batch.ts';
import { createGuestClient } from './rest/guest-client.ts';
import { sitecoreCdp } from './sitecore-cdp.ts';
import { createBrowserId, findGuestRef } from './stream-ids.ts';

const vendor = 'sitecore-cdp';
const { clientKey, apiToken } = demoTenant.sitecoreCdp;
let sandbox: Sandbox;
let time: number;

beforeEach(async () => {
  time = Date.now();
  const fake = sitecoreCdpFake({
    clock: () => time,
    pointsOfSale: ['storefront.example', 'shop.example/ireland', 'air.example'],
    identityProviders: ['email', 'CRM_ID'],
  });
  sandbox = await startSandbox({ vendors: [fake] });
});
afterEach(() => sandbox.close());

function target(): string {
  return sandbox.targets[vendor] as string;
}

function options(changes: Partial<SitecoreCdpOptions> = {}): SitecoreCdpOptions {
  return {
    ...{ clientKey, target: target(), pointOfSale: 'storefront.example', channel: 'WEB', language: 'EN', currency: 'EUR' },
    ...{ identityProvider: 'CRM_ID', emailProvider: 'email', now: () => time },
    ...changes,
  };
}

function tracker(changes: Partial<SitecoreCdpOptions> = {}) {
  const who = { browserId: 'visitor-1', sessionId: 's-1', tabId: 't-1' };
  return createTracker({
    events: { ...standardEvents, ...sitecoreCdpEvents },
    transports: [sitecoreCdp(options(changes))],
    context: () => ({ who, where: { runtime: 'browser', url: 'https://storefront.example/', locale: 'en-IE' } }),
  });
}

function view(): SitecoreCdpView {
  return sandbox.view(vendor) as SitecoreCdpView;
}

/** What Sitecore CDP must have got before an event of this type makes sense: the lines it confirms, an owner. */
function needs({ name, payload }: EventEnvelope): readonly { readonly name: string; readonly payload: CdpEvent }[] {
  if (name !== 'sitecoreCdp') return [];
  const { type, pos, product } = payload as { readonly type: string; readonly pos?: string; readonly product?: readonly { readonly item_id: string }[] };
  const steps: CdpEvent[] = [];
  if (/CHECKOUT|CONSUMERS/.test(type)) steps.push({ type: 'IDENTITY', pos, identifiers: [{ provider: 'CRM_ID', id: 'C-1' }] });
  const ids = type === 'CONFIRM' ? (product ?? []).map(({ item_id }) => item_id) : ['FLIGHT_1', 'BAG_1'];
  const more = { name: 'Thing', quantity: 1, price: 1, productId: 'p', currency: 'EUR' };
  if (/CHECKOUT|CON/.test(type)) steps.push(...ids.map((item_id): CdpEvent => ({ type: 'ADD', pos, product: { type: 'BAG', item_id, ...more } })));
  if (type === 'CHECKOUT') steps.push({ type: 'CONFIRM', pos, product: ids.map((item_id) => ({ item_id })) });
  return steps.map((step) => ({ name, payload: step }));
}

function problems(): readonly string[] {
  return sandbox.records(vendor).flatMap(({ verdict, reason, summary }) => (verdict === 'accepted' ? [] : [`${summary}: ${reason}`]));
}

describe('a strict copy of the vendor', () => {
  test.each(examples.filter(({ expect: requests }) => requests.length > 0))('takes every request of: $title', async ({ options: given, before = [], given: event }) => {
    const { deliver } = bench(fakeStream(), { ...options(), ...given, fetch: globalThis.fetch });
    const who = { browserId: 'visitor-1', userId: 'C-10442', email: 'mia.stone@example.org' };
    for (const [index, earlier] of [...before, ...needs(event)].entries()) await deliver({ ...event, ...earlier, who, id: `before-${index}` });
    expect(await deliver({ ...event, who })).toEqual({ status: 'delivered' });
    expect(problems()).toEqual([]);
  });

  test.each(['post', 'get'] as const)('rebuilds a shop visit, sent by %s', async (method) => {
    const { track, identify, close } = tracker({ method });
    track('pageOpened', { url: 'https://storefront.example/' });
    track('productViewed', { product: beans });
    track('cartModified', { cart: cart(line(beans, 1, 119)) });
    track('cartModified', { cart: cart(line(beans, 2, 214), line(filters, 1, 49, 1)) });
    identify('C-1', { email: 'mia@example.org' });
    track('checkoutStarted', { cart: cart(line(beans, 2, 214), line(filters, 1, 49, 1)) });
    track('orderPlaced', { order: order('A-1', line(beans, 2, 214), line(filters, 1, 49, 1)) });
    track('sitecoreCdp', { type: 'SEARCH', product_name: 'beans', product_type: 'coffee' });
    expect((await close()).complete).toBe(true);
    expect(problems()).toEqual([]);
    expect(view().orders).toMatchObject([{ referenceId: 'A-1' }]);
    expect(view().sessions).toMatchObject([{ cartType: 'CONVERTED' }]);
    expect(view().guests).toMatchObject([{ type: 'customer' }]);
  });

  test('sees a line go, and hears nothing of a cart that stays the same', async () => {
    const { track, close } = tracker();
    track('cartModified', { cart: cart(line(beans, 1, 119), line(filters, 1, 49, 1)) });
    for (const _twice of [1, 2]) track('cartModified', { cart: cart(line(filters, 3, 147)) });
    expect(await close()).toMatchObject({ complete: true, transports: { [vendor]: { accepted: 3, delivered: 2, dropped: { 'not-wanted': 1 } } } });
    expect(view().sessions).toMatchObject([{ cart: [{ itemId: '0093', quantity: 3, price: 49 }] }]);
  });

  test('gets an order of one event from an identified guest', async () => {
    const { track, identify, close } = tracker({ orders: 'order-checkout' });
    identify('C-1');
    track('orderPlaced', { order: order('A-1', line(beans, 2, 214)) });
    await close();
    expect(problems()).toEqual([]);
    expect(view().orders).toMatchObject([{ referenceId: 'A-1' }]);
  });

  test('makes the order although its session ended between cart and order', async () => {
    const shop = tracker();
    shop.track('cartModified', { cart: cart(line(beans, 1, 119)) });
    await shop.flush();
    time += 21 * 60_000;
    shop.identify('C-1');
    shop.track('orderPlaced', { order: order('A-1', line(beans, 1, 119)) });
    await shop.close();
    expect(problems()).toEqual([]);
    expect(view().orders).toMatchObject([{ referenceId: 'A-1' }]);
  });

  test('makes one order although answers are lost on the way', async () => {
    const shop = tracker();
    shop.identify('C-1');
    await shop.flush();
    sandbox.fault({ vendor, kind: 'reset-after', times: 3 });
    shop.track('orderPlaced', { order: order('A-1', line(beans, 1, 119)) });
    for (let round = 0; round < 5; round += 1) await shop.flush();
    expect((await shop.close(60_000)).complete).toBe(true);
    expect(view().orders).toMatchObject([{ referenceId: 'A-1' }]);
  });
});

describe('the other doors', () => {
  test('browser ids and guests can be asked for', async () => {
    const browserId = await createBrowserId({ clientKey, target: target() });
    expect(await findGuestRef({ clientKey, target: target(), browserId })).toBe(view().guests[0]?.ref);
  });

  test('guests are written and found', async () => {
    const guests = createGuestClient({ clientKey, apiToken, target: target() });
    const { ref } = await guests.create({ guestType: 'customer', firstName: 'Mia', dateOfBirth: '1990-05-17', identifiers: [{ provider: 'CRM_ID', id: 'C-1' }] });
    expect((await guests.find({ identifier: { provider: 'CRM_ID', id: 'C-1' } })).refs).toEqual([ref]);
    await guests.createExtension(ref, { name: 'ext', loyaltyTier: 'gold' });
    await guests.update(ref, { ...(await guests.retrieve(ref)), lastName: 'Stone' });
    expect(await guests.retrieve(ref)).toMatchObject({ firstName: 'Mia', lastName: 'Stone' });
    await guests.delete(ref);
    await expect(guests.retrieve(ref)).rejects.toMatchObject({ code: 'rest-refused' });
  });

  test('batches are taken, and what failed is named', async () => {
    const clock = {
      now: () => time,
      after(delay: number, run: () => void) {
        time += delay;
        setImmediate(run);
      },
    };
    const { complete, files } = await uploadBatch({ clientKey, apiToken, target: target(), clock }, [
      { schema: 'guest', mode: 'upsert', value: { guestType: 'customer', firstName: 'Mia', identifiers: [{ provider: 'CRM_ID', id: 'C-1' }] } },
      { schema: 'guest', mode: 'delete', value: { identifiers: [{ provider: 'CRM_ID', id: 'nobody' }] } },
    ]);
    expect({ complete, files }).toMatchObject({ complete: false, files: [{ status: 'error', records: 2, failures: [{ code: '404' }] }] });
  });
});
