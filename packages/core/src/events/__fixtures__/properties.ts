import type { StandardEventName } from '../payloads.ts';
import { examples } from './examples.ts';
import { amount, anyText, date, goalId, type Kind, list, object, oneOf, pointer, positive, text, uri, url, uuid, whole } from './kinds.ts';

/** Properties by path. A `!` at the end marks a required one. */
type Properties = Readonly<Record<string, Kind>>;

function below(holder: string, properties: Properties): Properties {
  return Object.fromEntries(Object.entries(properties).map(([path, kind]) => [`${holder}.${path}`, kind]));
}

const product: Properties = {
  'productId!': text(1, 50),
  'name!': text(1, 200),
  'displayPrice!': amount,
  sku: text(1, 50),
  category: text(1, 100),
  brand: text(1, 100),
  variant: text(1, 50),
  originalPrice: amount,
  url: url(),
  imageUrl: url(),
};

const line: Properties = {
  'product!': object,
  ...below('product', product),
  'index!': whole,
  'quantity!': positive,
  'total!': amount,
  discount: amount,
  coupon: text(1, 50),
};

const pricing: Properties = {
  'currency!': text(1, 10),
  'total!': amount,
  ...below('items[0]', line),
  subtotal: amount,
  shippingPrice: amount,
  taxes: object,
  costs: object,
  discount: amount,
  coupon: text(1, 50),
};

const someLine = examples.cartViewed.minimal.cart.items[0];
const cart: Properties = { ...pricing, 'items!': list(0, Number.POSITIVE_INFINITY, someLine, object), lastUpdateTime: whole };
const order: Properties = {
  'orderId!': text(1, 50),
  ...pricing,
  'items!': list(1, Number.POSITIVE_INFINITY, someLine, object),
  paymentMethod: text(1, 50),
  installments: whole,
  status: oneOf('placed', 'paid', 'completed'),
};

const profile: Properties = {
  firstName: text(1, 50),
  lastName: text(1, 50),
  birthDate: date,
  gender: oneOf('male', 'female', 'neutral', 'unknown'),
  email: text(1, 254),
  alternateEmail: text(1, 254),
  phone: text(1, 30),
  alternatePhone: text(1, 30),
  address: object,
  ...below('address', {
    street: text(1, 100),
    district: text(1, 100),
    city: text(1, 100),
    region: text(1, 100),
    country: text(1, 100),
    postalCode: text(1, 20),
    state: text(1, 100),
    continent: text(1, 100),
  }),
  avatar: url(500),
  company: text(1, 200),
  companyUrl: url(200),
  jobTitle: text(1, 50),
  interests: list(0, 30, 'x', text(1, 30)),
  activities: list(0, 30, 'x', text(1, 30)),
  custom: object,
};

const labels = list(1, 10, 'x', text(1, 50));
const post: Properties = {
  'postId!': text(1, 100),
  'title!': text(1, 100),
  'publishTime!': whole,
  url: url(),
  tags: labels,
  categories: labels,
  authors: labels,
  updateTime: whole,
};

const userId: Properties = { 'userId!': text(1, 254) };
const tabId: Properties = { 'tabId!': uuid };
const withCart: Properties = { 'cart!': object, ...below('cart', cart) };
const withPatch: Properties = {
  'patch!': object,
  'patch.operations!': list(0, Number.POSITIVE_INFINITY, { type: 'unset', path: 'a' }, object),
  'patch.operations[0].path!': pointer,
};

/** Every property of every event. */
export const properties: Readonly<Record<StandardEventName, Properties>> = {
  userSignedUp: { ...userId, profile: object, ...below('profile', profile) },
  userSignedIn: userId,
  userSignedOut: userId,
  userProfileChanged: withPatch,
  tabOpened: tabId,
  tabUrlChanged: { ...tabId, 'url!': url() },
  tabVisibilityChanged: { ...tabId, 'visibility!': oneOf('visible', 'hidden') },
  pageOpened: { 'url!': url(), referrer: uri },
  pageLoaded: { 'url!': url(), 'title!': anyText, 'lastModifiedTime!': whole },
  productViewed: { 'product!': object, ...below('product', product) },
  cartViewed: withCart,
  cartModified: withCart,
  checkoutStarted: { ...withCart, orderId: text(1, 50) },
  orderPlaced: { 'order!': object, ...below('order', order) },
  goalCompleted: { 'goalId!': goalId, currency: text(1, 10), value: amount },
  interestShown: { 'interests!': labels },
  postViewed: { 'post!': object, ...below('post', post) },
  linkOpened: { 'link!': uri },
  sessionAttributesChanged: withPatch,
  nothingChanged: { 'sinceTime!': whole },
  eventOccurred: {
    'name!': text(1, 50),
    personalizationId: text(1, 50),
    audience: text(1, 50),
    testId: text(1, 50),
    groupId: text(1, 50),
    details: object,
  },
};
