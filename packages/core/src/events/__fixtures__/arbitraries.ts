import * as fc from 'fast-check';
import type { StandardEventName, StandardEventPayloads } from '../payloads.ts';

type Arbitraries<Value> = { [Name in keyof Value]-?: fc.Arbitrary<NonNullable<Value[Name]> | Extract<Value[Name], null>> };

/** A record of which only some members must be there. */
function record<Value>(members: Arbitraries<Value>, requiredKeys: readonly (keyof Value & string)[]): fc.Arbitrary<Value> {
  return fc.record(members, { requiredKeys: [...requiredKeys] }) as fc.Arbitrary<Value>;
}

const text = (minLength: number, maxLength: number): fc.Arbitrary<string> => fc.string({ unit: 'binary', minLength, maxLength });
const amount = fc.double({ min: 0, noNaN: true, noDefaultInfinity: true });
const whole = fc.nat();
const url = fc.webUrl({ withQueryParameters: true, withFragments: true });
const uri = fc.oneof(url, fc.constantFrom('mailto:a@b.example', 'tel:+4755501442', 'android-app://com.example'));
const identifier = (most: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[A-Za-z_][A-Za-z0-9_]{0,${most - 1}}$`));
const primitive = (maxLength: number): fc.Arbitrary<string | number | boolean | null> =>
  fc.oneof(text(0, maxLength), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null));

function map<Value>(key: fc.Arbitrary<string>, value: fc.Arbitrary<Value>, minKeys: number, maxKeys: number): fc.Arbitrary<Record<string, Value>> {
  return fc.dictionary(key.filter((name) => name !== '__proto__'), value, { minKeys, maxKeys, noNullPrototype: true });
}

function collection<Value>(member: fc.Arbitrary<Value>): fc.Arbitrary<readonly Value[] | Record<string, Value>> {
  return fc.oneof(fc.array(member, { maxLength: 4 }), map(identifier(50), member, 0, 4));
}

const nestedCollection = (maxLength: number) => collection(fc.oneof(primitive(maxLength), collection(primitive(maxLength))));
const nested = (maxLength: number) => fc.oneof(primitive(maxLength), nestedCollection(maxLength));
const pointer = fc.constantFrom('.', 'a', '_', 'a.b', '[0][1].foo', 'custom.pets[10]');

const operation = fc.oneof(
  fc.record({ type: fc.constantFrom('set' as const, 'add' as const, 'combine' as const, 'remove' as const), path: pointer, value: nested(200) }),
  fc.record({ type: fc.constant('merge' as const), path: pointer, value: nestedCollection(200) }),
  fc.record({ type: fc.constantFrom('increment' as const, 'decrement' as const), path: pointer, value: amount }),
  fc.record({ type: fc.constantFrom('clear' as const, 'unset' as const), path: pointer }),
);
const patch = fc.record({ patch: fc.record({ operations: fc.array(operation, { maxLength: 4 }) }) });

const product = record<StandardEventPayloads['productViewed']['product']>(
  {
    productId: text(1, 50),
    name: text(1, 200),
    displayPrice: amount,
    sku: text(1, 50),
    category: text(1, 100),
    brand: text(1, 100),
    variant: text(1, 50),
    originalPrice: amount,
    url,
    imageUrl: url,
  },
  ['productId', 'name', 'displayPrice'],
);
const line = record<StandardEventPayloads['cartViewed']['cart']['items'][number]>(
  { product, index: whole, quantity: amount.filter((value) => value > 0), total: amount, discount: amount, coupon: text(1, 50) },
  ['product', 'index', 'quantity', 'total'],
);
const namedAmounts = map(text(1, 20), fc.integer(), 1, 3);
const pricing = {
  currency: text(1, 10),
  total: amount,
  subtotal: amount,
  shippingPrice: amount,
  taxes: namedAmounts,
  costs: namedAmounts,
  discount: amount,
  coupon: text(1, 50),
};
const cart = record<StandardEventPayloads['cartViewed']['cart']>({ ...pricing, items: fc.array(line, { maxLength: 3 }), lastUpdateTime: whole }, [
  'currency',
  'total',
  'items',
]);
const order = record<StandardEventPayloads['orderPlaced']['order']>(
  {
    ...pricing,
    orderId: text(1, 50),
    items: fc.array(line, { minLength: 1, maxLength: 3 }),
    paymentMethod: text(1, 50),
    installments: whole,
    status: fc.constantFrom('placed', 'paid', 'completed'),
  },
  ['orderId', 'currency', 'total', 'items'],
);

const address = record<NonNullable<NonNullable<StandardEventPayloads['userSignedUp']['profile']>['address']>>(
  {
    street: text(1, 100),
    district: text(1, 100),
    city: text(1, 100),
    region: text(1, 100),
    country: text(1, 100),
    postalCode: text(1, 20),
    state: text(1, 100),
    continent: text(1, 100),
  },
  [],
);
const profile = record<NonNullable<StandardEventPayloads['userSignedUp']['profile']>>(
  {
    firstName: text(1, 50),
    lastName: text(1, 50),
    birthDate: fc.constantFrom('1988-02-29', '2000-02-29', '0001-01-01', '9999-12-31'),
    gender: fc.constantFrom('male', 'female', 'neutral', 'unknown'),
    email: text(1, 254),
    alternateEmail: text(1, 254),
    phone: text(1, 30),
    alternatePhone: text(1, 30),
    address,
    avatar: url.filter((value) => value.length <= 500),
    company: text(1, 200),
    companyUrl: url.filter((value) => value.length <= 200),
    jobTitle: text(1, 50),
    interests: fc.array(text(1, 30), { maxLength: 30 }),
    activities: fc.array(text(1, 30), { maxLength: 30 }),
    custom: map(identifier(20), nested(100), 0, 10),
  },
  [],
);

const labels = fc.array(text(1, 50), { minLength: 1, maxLength: 10 });
const post = record<StandardEventPayloads['postViewed']['post']>(
  { postId: text(1, 100), title: text(1, 100), publishTime: whole, url, tags: labels, categories: labels, authors: labels, updateTime: whole },
  ['postId', 'title', 'publishTime'],
);
const userId = fc.record({ userId: text(1, 254) });
const tabId = fc.uuid();

/** Valid payloads of every event. */
export const arbitraries: { readonly [Name in StandardEventName]: fc.Arbitrary<StandardEventPayloads[Name]> } = {
  userSignedUp: record({ userId: text(1, 254), profile }, ['userId']),
  userSignedIn: userId,
  userSignedOut: userId,
  userProfileChanged: patch,
  tabOpened: fc.record({ tabId }),
  tabUrlChanged: fc.record({ tabId, url }),
  tabVisibilityChanged: fc.record({ tabId, visibility: fc.constantFrom('visible', 'hidden') }),
  pageOpened: record({ url, referrer: uri }, ['url']),
  pageLoaded: fc.record({ url, title: text(0, 300), lastModifiedTime: whole }),
  productViewed: fc.record({ product }),
  cartViewed: fc.record({ cart }),
  cartModified: fc.record({ cart }),
  checkoutStarted: record({ cart, orderId: text(1, 50) }, ['cart']),
  orderPlaced: fc.record({ order }),
  goalCompleted: record({ goalId: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_:-]{1,98}[A-Za-z0-9]$/), currency: text(1, 10), value: amount }, ['goalId']),
  interestShown: fc.record({ interests: labels }),
  postViewed: fc.record({ post }),
  linkOpened: fc.record({ link: uri }),
  sessionAttributesChanged: patch,
  nothingChanged: fc.record({ sinceTime: whole }),
  eventOccurred: record(
    {
      name: text(1, 50),
      personalizationId: text(1, 50),
      audience: text(1, 50),
      testId: text(1, 50),
      groupId: text(1, 50),
      details: map(identifier(300), primitive(300), 0, 10),
    },
    ['name'],
  ),
};
