import { type Example, happened, message } from './happened.ts';

const shoe = { productId: 'TR3', sku: 'TR3-BLUE-42', name: 'Trail Runner 3', category: 'Footwear', displayPrice: 89 };
const shoePage = 'https://shop.example/shoes/trail-runner-3';
const shoeExt = { productId: 'TR3', productSku: 'TR3-BLUE-42', productName: 'Trail Runner 3', productCategory: 'Footwear', productDisplayPrice: 89 };
const landing = 'https://shop.example/?utm_source=newsletter&UTM_Campaign=spring&variantId=v2&color=red';
const both = { identityProvider: 'CRM_ID', emailProvider: 'email' } as const;
const identifiers = [
  { provider: 'CRM_ID', id: 'C-10442' },
  { provider: 'email', id: 'mia.stone@example.org' },
];
const post = { postId: 'fit', title: 'How shoes fit', publishTime: 1_750_000_000_000, tags: ['shoes', 'care'] };
const tabId = '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4';

/** Events that are off unless switched on. */
const optional: readonly Example[] = [
  {
    title: 'interestShown, switched on',
    options: { custom: { interestShown: true } },
    given: happened('interestShown', { interests: ['running', 'trails'] }),
    expect: [message('INTEREST_SHOWN', { ext: { interests: 'running, trails' } })],
  },
  {
    title: 'postViewed, switched on',
    options: { custom: { postViewed: true } },
    given: happened('postViewed', { post }),
    expect: [message('POST_VIEWED', { ext: { postId: 'fit', postTitle: 'How shoes fit', postPublishTime: 1_750_000_000_000, postTags: 'shoes, care' } })],
  },
  {
    title: 'linkOpened, switched on',
    options: { custom: { linkOpened: true } },
    given: happened('linkOpened', { link: 'https://partner.example/' }),
    expect: [message('LINK_OPENED', { ext: { link: 'https://partner.example/' } })],
  },
  {
    title: 'sessionAttributesChanged, switched on: what the patch sets',
    options: { custom: { sessionAttributesChanged: true } },
    given: happened('sessionAttributesChanged', { patch: { operations: [{ type: 'set', path: 'plan', value: 'monthly' }] } }),
    expect: [message('SESSION_ATTRIBUTES_CHANGED', { ext: { plan: 'monthly' } })],
  },
  {
    title: 'tabOpened, switched on',
    options: { custom: { tabOpened: true } },
    given: happened('tabOpened', { tabId }),
    expect: [message('TAB_OPENED', { ext: { tabId } })],
  },
  {
    title: 'tabUrlChanged, switched on',
    options: { custom: { tabUrlChanged: true } },
    given: happened('tabUrlChanged', { tabId, url: shoePage }),
    expect: [message('TAB_URL_CHANGED', { ext: { tabId, url: shoePage } })],
  },
  {
    title: 'tabVisibilityChanged, switched on',
    options: { custom: { tabVisibilityChanged: true } },
    given: happened('tabVisibilityChanged', { tabId, visibility: 'hidden' }),
    expect: [message('TAB_VISIBILITY_CHANGED', { ext: { tabId, visibility: 'hidden' } })],
  },
  {
    title: 'nothingChanged, switched on',
    options: { custom: { nothingChanged: true } },
    given: happened('nothingChanged', { sinceTime: 1_760_003_600_000 }),
    expect: [message('NOTHING_CHANGED', { ext: { sinceTime: 1_760_003_600_000 } })],
  },
];

/** Pages, products, people and everything else. */
export const mappedOthers: readonly Example[] = [
  {
    title: 'pageOpened: campaign, page variant, and the referrer when it is another site',
    given: happened('pageOpened', { url: landing, referrer: 'https://news.example/article' }, landing),
    expect: [
      message('VIEW', {
        page: 'Home Page',
        referrer: 'https://news.example/article',
        utm_source: 'newsletter',
        utm_campaign: 'spring',
        ext: { pageVariantId: 'v2' },
      }),
    ],
  },
  {
    title: 'pageOpened from a page of the same site',
    given: happened('pageOpened', { url: shoePage, referrer: 'https://shop.example/' }, shoePage),
    expect: [message('VIEW', { page: 'trail-runner-3' })],
  },
  {
    title: 'productViewed',
    given: happened('productViewed', { product: shoe }, shoePage),
    expect: [message('PRODUCT_VIEWED', { page: 'trail-runner-3', ext: shoeExt })],
  },
  {
    title: 'productViewed with productViewed: view',
    options: { productViewed: 'view' },
    given: happened('productViewed', { product: shoe }, shoePage),
    expect: [message('VIEW', { page: 'trail-runner-3', ext: shoeExt })],
  },
  {
    title: 'userSignedUp: identifiers, and what IDENTITY knows of a profile',
    options: both,
    given: happened('userSignedUp', {
      userId: 'C-10442',
      profile: {
        firstName: 'Mia',
        lastName: 'Stone',
        birthDate: '1990-05-17',
        gender: 'neutral',
        email: 'Mia.Stone@example.org',
        phone: '+353850000001',
        address: { street: '12 Quay Road', city: 'Cork', region: 'Munster', country: 'ie', postalCode: 'T12 AB34' },
      },
    }),
    expect: [
      message('IDENTITY', {
        identifiers,
        email: 'mia.stone@example.org',
        firstname: 'Mia',
        lastname: 'Stone',
        dob: '1990-05-17T00:00',
        gender: 'unknown',
        phone: '+353850000001',
        street: ['12 Quay Road'],
        city: 'Cork',
        state: 'Munster',
        country: 'IE',
        postal_code: 'T12 AB34',
      }),
    ],
  },
  {
    title: 'userSignedIn',
    options: both,
    given: happened('userSignedIn', { userId: 'C-10442' }),
    expect: [message('IDENTITY', { identifiers, email: 'mia.stone@example.org' })],
  },
  {
    title: 'userProfileChanged: what the patch sets',
    options: { identityProvider: 'CRM_ID' },
    given: happened('userProfileChanged', {
      patch: {
        operations: [
          { type: 'set', path: 'firstName', value: 'Mia' },
          { type: 'set', path: 'address.city', value: 'Cork' },
        ],
      },
    }),
    expect: [
      message('IDENTITY', {
        identifiers: [{ provider: 'CRM_ID', id: 'C-10442' }],
        email: 'mia.stone@example.org',
        firstname: 'Mia',
        city: 'Cork',
      }),
    ],
  },
  {
    title: 'goalCompleted',
    given: happened('goalCompleted', { goalId: 'newsletter', value: 5, currency: 'usd' }),
    expect: [message('GOAL_COMPLETED', { currency: 'USD', ext: { goalId: 'newsletter', goalValue: 5, goalCurrency: 'usd' } })],
  },
  {
    title: 'eventOccurred',
    given: happened('eventOccurred', { name: 'sizeGuideOpened', audience: 'runners', details: { slot: 'hero', position: 1, note: null } }),
    expect: [message('SIZE_GUIDE_OPENED', { ext: { slot: 'hero', position: 1, audience: 'runners', eventName: 'sizeGuideOpened' } })],
  },
  ...optional,
  { title: 'pageLoaded', given: happened('pageLoaded', { url: shoePage, title: 'Shoe', lastModifiedTime: 0 }), expect: [] },
  {
    title: 'A mapping of your own',
    options: { map: { productViewed: ({ payload }, { attributes }) => ({ type: 'CUSTOM', name: 'LOOKED_AT', ext: attributes('', { sku: payload.product.sku }) }) } },
    given: happened('productViewed', { product: shoe }, shoePage),
    expect: [message('LOOKED_AT', { page: 'trail-runner-3', ext: { sku: 'TR3-BLUE-42' } })],
  },
];
