import { afterEach, describe, expect, test, vi } from 'vitest';
import { cartOf, openPage, orderOf, shopUrl, startBackend, startRetryJob } from './__fixtures__/reporters.ts';
import { openShop, type Shop } from './__fixtures__/shop-on-ordercloud.ts';
import { whatVendorsHeard } from './__fixtures__/what-vendors-heard.ts';

let shop: Shop;

afterEach(() => shop.close());

const everywhere = (count: number) => ({ cdp: count, tracify: count, send: count, discover: count, search: count });

/** A visitor on a page, whom the relay then knows, and his cart at OrderCloud. */
async function visit(options: Parameters<typeof openShop>[0] = {}, purposes?: readonly string[]) {
  shop = await openShop(options);
  const page = openPage(shop.relayUrl, purposes);
  page.track('pageOpened', { url: `${shopUrl}/p/kaf-1000` });
  await page.flush();
  const token = await shop.shopper();
  const fill = async (quantity: number): Promise<void> => {
    if (quantity > 0) await shop.call('POST', '/v1/cart/lineitems', token, { ID: 'L1', ProductID: 'KAF-1000', Quantity: quantity });
  };
  const submit = async (): Promise<string> => String((await shop.call('POST', '/v1/cart/submit', token, {}))['ID']);
  return { page, token, fill, submit };
}

function permutations<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((first) => permutations(items.filter((each) => each !== first)).map((rest) => [first, ...rest]));
}

describe('an order that page, backend, a retry job and OrderCloud report is one order at every vendor', () => {
  test.each(permutations(['page', 'backend', 'retry job', 'OrderCloud'] as const))('first %s, then %s, then %s, then %s', async (...order) => {
    const { page, fill, submit } = await visit();
    await fill(2);
    const orderId = await submit();
    const placed = { order: orderOf(orderId, 2) };
    const startOf = { page: () => page, backend: startBackend, 'retry job': startRetryJob } as const;
    for (const reporter of order) {
      if (reporter === 'OrderCloud') {
        shop.releaseOrders();
        await shop.answers();
      } else {
        const tracker = startOf[reporter](shop.relayUrl);
        tracker.track('orderPlaced', placed);
        await tracker.flush();
      }
      // Each report alone is enough, and what comes later changes nothing.
      await shop.delivered();
      expect(whatVendorsHeard(shop.sandbox).orders).toEqual(everywhere(1));
    }
    expect(await shop.answers()).toEqual([204, 204]);
    expect(shop.sandbox.records().filter(({ vendor, verdict }) => vendor !== 'ordercloud' && verdict !== 'accepted')).toEqual([]);
  });

  test('also when all three come at once', async () => {
    const { page, fill, submit } = await visit();
    await fill(2);
    const placed = { order: orderOf(await submit(), 2) };
    const backend = startBackend(shop.relayUrl);
    for (const tracker of [page, backend]) tracker.track('orderPlaced', placed);
    shop.releaseOrders();
    await Promise.all([page.flush(), backend.flush(), shop.answers()]);
    await shop.delivered();
    expect(whatVendorsHeard(shop.sandbox).orders).toEqual(everywhere(1));
  });
});

describe('what is put into a cart', () => {
  test('comes from the storefront unless OrderCloud is asked to report it', async () => {
    const { page, fill } = await visit();
    page.track('cartModified', { cart: cartOf(2) });
    await page.flush();
    await fill(2);
    await shop.answers();
    await shop.delivered();
    expect(whatVendorsHeard(shop.sandbox).units).toEqual({ ...everywhere(2), tracify: 1 });
  });

  test.each([
    ['the storefront', true],
    ['OrderCloud', false],
  ])('comes from OrderCloud where it is asked to, although %s reports it first', async (_first, pageFirst) => {
    const { page, fill } = await visit({ reports: ['cartModified'] });
    const ofPage = async (): Promise<void> => {
      page.track('cartModified', { cart: cartOf(2) });
      await page.flush();
    };
    if (pageFirst) await ofPage();
    await fill(2);
    await shop.answers();
    if (!pageFirst) await ofPage();
    await shop.delivered();
    expect(whatVendorsHeard(shop.sandbox).units).toEqual({ ...everywhere(2), tracify: 1 });
    expect(shop.report().delivery.transports['send']).toMatchObject({ dropped: { 'not-wanted': 1 } });
  });
});

test('a target that OrderCloud feeds hears of pages, and of nothing that OrderCloud tells it', async () => {
  const { page, fill, submit } = await visit({ feeds: ['send', 'search'], reports: ['cartModified'] });
  page.track('cartModified', { cart: cartOf(2) });
  await fill(2);
  const orderId = await submit();
  page.track('orderPlaced', { order: orderOf(orderId, 2) });
  shop.releaseOrders();
  await Promise.all([page.flush(), shop.answers()]);
  await shop.delivered();
  const { orders, units, pages } = whatVendorsHeard(shop.sandbox);
  expect(orders).toEqual({ ...everywhere(1), send: 0, search: 0 });
  expect([units['send'], units['search']]).toEqual([0, 0]);
  expect([pages['send'], pages['search'], pages['discover']]).toEqual([1, 1, 1]);
});

test('OrderCloud is answered while every vendor hangs, and they hear of it when they are back', async () => {
  const { fill, submit } = await visit({ reports: ['cartModified'] });
  await shop.delivered();
  const heard = whatVendorsHeard(shop.sandbox);
  for (const vendor of ['sitecore-cdp', 'tracify', 'send', 'discover', 'search']) shop.sandbox.fault({ vendor, kind: 'hang' });
  await fill(2);
  await vi.waitFor(() => expect(shop.sandbox.records('discover').at(-1)).toMatchObject({ verdict: 'faulted' }), { timeout: 30_000 });
  await submit();
  shop.releaseOrders();
  expect(await shop.answers()).toEqual([204, 204]);
  expect(whatVendorsHeard(shop.sandbox)).toEqual(heard);
  shop.sandbox.clearFaults();
  await shop.delivered();
  expect(whatVendorsHeard(shop.sandbox).orders).toMatchObject({ tracify: 1, discover: 1, search: 1 });
});

test('without consent OrderCloud is answered, and no vendor hears anything', async () => {
  const { fill, submit } = await visit({ reports: ['cartModified', 'userSignedIn'] }, []);
  await fill(2);
  await submit();
  shop.releaseOrders();
  expect(await shop.answers()).toEqual([204, 204]);
  await shop.delivered();
  expect(shop.sandbox.records().filter(({ vendor }) => vendor !== 'ordercloud')).toEqual([]);
});
