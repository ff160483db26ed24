import { toFields } from '../checks.ts';
import { type Cart, showLine, showOrder } from './cart-model.ts';
import { postAddresses } from './deliver.ts';
import type { Marketplace, Session } from './marketplace.ts';
import { postSigned } from './post-signed.ts';

/** Has the message senders write to the shopper whose order was submitted. `token`: the one that submitted it. */
export function sendOrderSubmitted(market: Marketplace, { user }: Session, cart: Cart, token: string): void {
  const { ID, Username, FirstName, LastName, Email } = user;
  for (const sender of market.messageSenders.values()) {
    const config = market.deliveryConfigs.get(String(sender['DeliveryConfigID']));
    if (!config || !(sender['MessageTypes'] as readonly unknown[]).includes('OrderSubmitted')) continue;
    const payload = {
      OcLogIdHeader: market.settings.newId(),
      Environment: 'Sandbox',
      BuyerID: 'shoppers',
      UserToken: token,
      Recipient: { ID, Username, FirstName, LastName, Email, Active: true },
      CCList: [],
      MessageType: 'OrderSubmitted',
      ConfigData: toFields(sender['xp']) ?? null,
      EventBody: { Order: showOrder(cart), Approvals: [], LineItems: cart.lines.map(showLine), Products: cart.lines.map(({ product: { Price: _price, ...product } }) => product) },
    };
    for (const address of postAddresses(config, ['Http', 'MessageSender'])) {
      postSigned(market, address, payload, { type: 'message OrderSubmitted', deliveryConfiguration: String(config['ID']), endpoint: address.url, answered: null });
    }
  }
}
