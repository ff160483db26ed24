import { demoTenant, describeRecord } from '@waymark/testkit/sandbox';
import { createOrderCloudIdentity } from '@waymark/transport-ordercloud';
import { Cart, Configuration } from 'ordercloud-javascript-sdk';
import { coffee, filters, type PlacedOrder, toOrder } from './shop/catalog.ts';
import { confirmOrder } from './shop/order-service.ts';
import { openShop, type ShopPages } from './shop/page.ts';
import { visitor } from './shop/visitor.ts';
import type { Stack } from './stack.ts';

const { shopClientId, shopper } = demoTenant.ordercloud;

/** Plays one visit from the first page to the order, and says what each step sends to whom. */
export async function playVisit(stack: Stack, say: (line: string) => void, { agrees = true } = {}): Promise<PlacedOrder> {
  const { shopUrl, relayUrl, orderCloudUrl, serviceToken } = stack;
  const shop = openShop(shopUrl, relayUrl);
  Configuration.Set({ baseApiUrl: orderCloudUrl });
  const identity = createOrderCloudIdentity({
    ...{ target: orderCloudUrl, clientId: shopClientId, roles: ['Shopper', 'MeAdmin'] },
    beaconId: () => visitor.browserId,
    hasConsent: () => shop.consent() === 'granted',
  });
  const step = stepper(stack, shop, say);

  await step(`A visitor comes from the newsletter, ${agrees ? 'agrees to marketing' : 'declines'}, and looks at coffee.`, () => {
    shop.open('/?utm_source=newsletter');
    shop.decide(agrees ? 'granted' : 'denied');
    shop.open('/p/kaf-1000');
    shop.tracker.track('productViewed', { product: coffee });
  });
  let accessToken = await identity.anonymous();
  await step('He puts coffee into the cart, under an anonymous token that has the id of his browser. OrderCloud tells the relay.', () =>
    Cart.CreateLineItem({ ID: 'L1', ProductID: coffee.productId, Quantity: 1 }, { accessToken }),
  );
  await step('And filters.', () => Cart.CreateLineItem({ ID: 'L2', ProductID: filters.productId, Quantity: 2 }, { accessToken }));
  await step('He signs in. OrderCloud moves the cart to his account, and tells the relay whose it is.', async () => {
    accessToken = (await identity.logIn(shopper)).token.accessToken;
  });
  await step('He takes one more coffee.', () => Cart.PatchLineItem('L1', { Quantity: 2 }, { accessToken }));
  let placed: PlacedOrder = { ID: '', Total: 0, Currency: '' };
  await step('He orders. OrderCloud, the thank-you page and the backend all tell of the same order.', async () => {
    placed = await Cart.Submit({ accessToken });
    const order = toOrder(placed, [[coffee, 2], [filters, 2]]);
    shop.open('/thanks');
    shop.tracker.track('orderPlaced', { order });
    await confirmOrder(order, { shopUrl, relayUrl, serviceToken, user: shopper, consent: shop.consent() });
  });
  await shop.tracker.close();
  return placed;
}

/** Takes a step, waits until everybody has what it caused, as the visitor does while reading, and says what that was. */
function stepper(stack: Stack, shop: ShopPages, say: (line: string) => void) {
  return async (title: string, act: () => unknown): Promise<void> => {
    say(`\n${title}`);
    const before = stack.records().length;
    await act();
    await shop.tracker.flush();
    await stack.settle();
    for (const record of stack.records().slice(before)) say(`  ${describeRecord(record)}`);
  };
}
