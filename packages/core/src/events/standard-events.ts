import { goalCompleted } from './analytics.ts';
import { cartModified, cartViewed, checkoutStarted, orderPlaced, productViewed } from './ecommerce.ts';
import { eventOccurred, interestShown, linkOpened, nothingChanged, postViewed, sessionAttributesChanged } from './miscellaneous.ts';
import { userProfileChanged, userSignedIn, userSignedOut, userSignedUp } from './user.ts';
import { pageLoaded, pageOpened, tabOpened, tabUrlChanged, tabVisibilityChanged } from './web.ts';

/**
 * Schemas of the standard vocabulary, by event name. Pass it to a tracker as `events` to have payloads checked at run time, or spread it into a
 * record with events of your own. Each is a zod schema and a Standard Schema that checks at once, never later; its issues also carry the code of
 * the broken rule as `rule`, and its result is the payload itself, not a copy. After 1000 issues a payload is not looked at any further.
 */
export const standardEvents = {
  userSignedUp,
  userSignedIn,
  userSignedOut,
  userProfileChanged,
  tabOpened,
  tabUrlChanged,
  tabVisibilityChanged,
  pageOpened,
  pageLoaded,
  productViewed,
  cartViewed,
  cartModified,
  checkoutStarted,
  orderPlaced,
  goalCompleted,
  interestShown,
  postViewed,
  linkOpened,
  sessionAttributesChanged,
  nothingChanged,
  eventOccurred,
};
