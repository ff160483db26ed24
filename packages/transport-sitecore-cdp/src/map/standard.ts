import { cartModified } from './cart.ts';
import type { Mappings } from './context.ts';
import { custom } from './custom.ts';
import { identity } from './identity.ts';
import { orderPlaced } from './order.ts';
import { pageOpened } from './view.ts';

/** What every page loads. */
export const standard: Mappings = {
  pageOpened,
  cartModified,
  orderPlaced,
  userSignedUp: identity,
  userSignedIn: identity,
  productViewed: custom,
  cartViewed: custom,
  checkoutStarted: custom,
  goalCompleted: custom,
  eventOccurred: custom,
};
