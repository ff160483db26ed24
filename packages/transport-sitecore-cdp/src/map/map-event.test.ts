import type { StandardEventPayloads } from '@waymark/core/events';
import { makeEvent } from '@waymark/core/testing';
import { describe, expect, test } from 'vitest';
import { browserId, fakeStream } from '../__fixtures__/fake-stream.ts';
import { beans, bench, cart, happened, line } from '../__fixtures__/shop.ts';
import type { CustomEventName } from '../options.ts';

const product = { product: beans };
const inCart = { cart: cart(line(beans, 1, 119)) };
const tabId = '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4';
const customPayloads: { readonly [Name in CustomEventName]: StandardEventPayloads[Name] } = {
  productViewed: product,
  cartViewed: inCart,
  checkoutStarted: inCart,
  goalCompleted: { goalId: 'trial' },
  eventOccurred: { name: 'x' },
  interestShown: { interests: ['a'] },
  postViewed: { post: { postId: 'p', title: 't', publishTime: 0 } },
  linkOpened: { link: 'mailto:a@b.example' },
  sessionAttributesChanged: { patch: { operations: [] } },
  tabOpened: { tabId },
  tabUrlChanged: { tabId, url: 'https://shop.example/' },
  tabVisibilityChanged: { tabId, visibility: 'hidden' },
  nothingChanged: { sinceTime: 0 },
};
const usual = ['productViewed', 'cartViewed', 'checkoutStarted', 'goalCompleted', 'eventOccurred'];

describe('custom events', () => {
  test.each(Object.keys(customPayloads) as CustomEventName[])('%s can be switched on and off', (name) => {
    const event = happened(name, customPayloads[name]);
    const wants = (custom?: Partial<Record<CustomEventName, boolean>>): boolean | undefined => bench(fakeStream(), custom && { custom }).transport.wants?.(event);
    expect(wants()).toBe(usual.includes(name));
    expect(wants({ [name]: true })).toBe(true);
    expect(wants({ [name]: false })).toBe(false);
  });

  test.each([
    ['../boots?size=9', 'https://shop.example/boots?size=9'],
    ['https://partner.example', 'https://partner.example'],
    ['mailto:orders@harbor.example', 'mailto:orders@harbor.example'],
  ])('the link %j is told as %j', async (link, told) => {
    const stream = fakeStream();
    const where = { runtime: 'browser', url: 'https://shop.example/shoes/' } as const;
    await bench(stream, { custom: { linkOpened: true } }).deliver(happened('linkOpened', { link }, { where }));
    expect(stream.messages).toMatchObject([{ type: 'LINK_OPENED', ext: { link: told } }]);
  });

  test.each([
    ['grinderCalibrated', 'GRINDER_CALIBRATED'],
    ['Form sent (step 2)', 'FORM_SENT_STEP_2_'],
    ['view', 'EVENT_VIEW'],
    ['sc_thing', 'EVENT_SC_THING'],
    ['shop:clicked', 'shop:CLICKED'],
    ['myShop:cardOpened:twice', 'myShop:CARD_OPENED_TWICE'],
    ['shop:', 'SHOP_'],
    ['sc_shop:view', 'EVENT_sc_shop:VIEW'],
    ['購入', '_'],
  ])('eventOccurred %s goes as %s and keeps its own name', async (name, type) => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('eventOccurred', { name }));
    expect(stream.messages).toMatchObject([{ type, ext: { eventName: name } }]);
  });

  test('labels win over details of the same name', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('eventOccurred', { name: 'x', audience: 'label', details: { audience: 'detail' } }));
    expect(stream.messages).toMatchObject([{ ext: { audience: 'label' } }]);
  });

  test('an empty cart has no attribute for its lines', async () => {
    const stream = fakeStream();
    await bench(stream).deliver(happened('cartViewed', { cart: cart() }));
    expect(stream.messages).toMatchObject([{ ext: { cartCurrency: 'NOK', cartTotal: 0, cartItemCount: 0, cartQuantity: 0 } }]);
    expect(stream.messages[0]?.['ext']).not.toHaveProperty('cartItems');
  });
});

describe('what has no counterpart', () => {
  test.each([
    ['userSignedOut', { userId: 'C-1' }],
    ['pageLoaded', { url: 'https://shop.example/', title: '', lastModifiedTime: 0 }],
    ['wishlistShared', {}],
    ['toString', {}],
  ])('%s is not wanted', (name, payload) => {
    const { transport } = bench(fakeStream(), { identityProvider: 'CRM_ID' });
    expect(transport.wants?.(makeEvent(name, payload))).toBe(false);
  });

  test.each([
    ['userSignedUp', { userId: 'C-1' }],
    ['userSignedIn', { userId: 'C-1' }],
    ['userProfileChanged', { patch: { operations: [{ type: 'set', path: 'firstName', value: 'Mia' }] } }],
  ])('%s is not wanted where no provider is configured', (name, payload) => {
    expect(bench(fakeStream()).transport.wants?.(makeEvent(name, payload, { who: { userId: 'C-1' } }))).toBe(false);
  });

  test.each([
    ['of an anonymous person', {}, [{ type: 'set', path: 'firstName', value: 'Mia' }]],
    ['of attributes that IDENTITY lacks', { userId: 'C-1' }, [{ type: 'set', path: 'custom.tier', value: 'gold' }]],
    ['that sets nothing', { userId: 'C-1' }, [{ type: 'unset', path: 'firstName' }]],
  ] as const)('a profile change %s is not wanted', (_what, who, operations) => {
    const { transport } = bench(fakeStream(), { identityProvider: 'CRM_ID' });
    expect(transport.wants?.(makeEvent('userProfileChanged', { patch: { operations } }, { who }))).toBe(false);
  });
});

describe('profiles', () => {
  const identify = async (profile: StandardEventPayloads['userSignedUp']['profile']): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const stream = fakeStream();
    await bench(stream, { identityProvider: 'CRM_ID' }).deliver(happened('userSignedUp', { userId: 'C-1', profile }));
    return stream.messages[0];
  };

  test('leave out what has another form: a country written out, an address that is none', async () => {
    const sent = await identify({ firstName: 'Mia', email: 'not an address', address: { country: 'Ireland' } });
    expect(sent).toMatchObject({ type: 'IDENTITY', firstname: 'Mia' });
    expect(sent).not.toHaveProperty('email');
    expect(sent).not.toHaveProperty('country');
  });

  test('leave out what a form left blank', async () => {
    const sent = await identify({ firstName: 'Mia', lastName: ' ', address: { city: '\t', postalCode: 'T12' } });
    expect(sent).toMatchObject({ type: 'IDENTITY', firstname: 'Mia', postal_code: 'T12' });
    expect(Object.keys(sent ?? {})).not.toEqual(expect.arrayContaining([expect.stringMatching(/lastname|city/)]));
  });

  test('leave out what a patch sets to something else than IDENTITY knows', async () => {
    const stream = fakeStream();
    const values = { lastName: null, phone: 1, birthDate: '17.5.1990', gender: ['x'], address: null, firstName: 'Mia' };
    const operations = Object.entries(values).map(([path, value]) => ({ type: 'set' as const, path, value }));
    const event = makeEvent('userProfileChanged', { patch: { operations } }, { who: { browserId: 'visitor-1', userId: 'C-1', aliases: { 'sitecore-cdp': browserId } } });
    await bench(stream, { identityProvider: 'CRM_ID' }).deliver(event);
    expect(stream.messages).toMatchObject([{ type: 'IDENTITY', firstname: 'Mia' }]);
    expect(Object.keys(stream.messages[0] ?? {})).not.toEqual(expect.arrayContaining([expect.stringMatching(/lastname|phone|dob|gender|street|city/)]));
  });

  test('name somebody by his address as it is written, but for blanks around it and its case', async () => {
    const stream = fakeStream();
    await bench(stream, { emailProvider: 'email' }).deliver(happened('userSignedUp', { userId: 'C-1', profile: { email: ' Mia.Stone@Example.org ' } }));
    expect(stream.messages[0]).toMatchObject({ type: 'IDENTITY', identifiers: [{ provider: 'email', id: 'mia.stone@example.org' }], email: 'mia.stone@example.org' });
  });

  test('name nobody by an address that is none: all whom a shop wrote down like that would become one guest', async () => {
    for (const email of ['n/a', 'none', 'mia@', 'two words@example.org']) {
      const stream = fakeStream();
      const { deliver } = bench(stream, { identityProvider: 'CRM_ID', emailProvider: 'email' });
      await deliver(happened('userSignedUp', { userId: 'C-1', profile: { email } }));
      expect(stream.messages[0]).toMatchObject({ type: 'IDENTITY', identifiers: [{ provider: 'CRM_ID', id: 'C-1' }] });
    }
  });

  test.each([
    ['male', 'male'],
    ['female', 'female'],
    ['neutral', 'unknown'],
    ['unknown', 'unknown'],
  ] as const)('gender %s is %s', async (gender, expected) => {
    expect(await identify({ gender })).toMatchObject({ gender: expected });
  });

  test('of a patch are what it sets and merges, in whole or in part', async () => {
    const stream = fakeStream();
    const operations = [
      { type: 'set', path: '.', value: { firstName: 'Mia' } },
      { type: 'merge', path: 'address', value: { city: 'Cork' } },
      { type: 'set', path: 'address.postalCode', value: 'T12' },
      { type: 'set', path: '__proto__.lastName', value: 'X' },
    ];
    const event = makeEvent('userProfileChanged', { patch: { operations } }, { who: { browserId: 'visitor-1', userId: 'C-1', aliases: { 'sitecore-cdp': browserId } } });
    await bench(stream, { identityProvider: 'CRM_ID' }).deliver(event);
    expect(stream.messages).toMatchObject([{ firstname: 'Mia', city: 'Cork', postal_code: 'T12' }]);
    expect(stream.messages[0]).not.toHaveProperty('lastname');
  });
});

describe('pages', () => {
  const view = async (url: string, referrer?: string, options = {}): Promise<Readonly<Record<string, unknown>> | undefined> => {
    const stream = fakeStream();
    await bench(stream, options).deliver(happened('pageOpened', { url, ...(referrer !== undefined && { referrer }) }));
    return stream.messages[0];
  };

  test.each([
    ['https://news.example/article', 'https://news.example/article'],
    ['https://shop.example/other', undefined],
    ['https://shop.example?campaign', undefined],
    ['android-app://com.google.android.gm/', 'android-app://com.google.android.gm/'],
    [undefined, undefined],
  ])('with referrer %s name %s', async (referrer, expected) => {
    expect((await view('https://shop.example/', referrer))?.['referrer']).toBe(expected);
  });

  test('name utm parameters in lower case, none that is empty or blank, and none at all when switched off', async () => {
    const url = 'https://shop.example/?UTM_Source=a&utm_medium=&utm_term=+&utm_content=%20%09&utm_custom=b&utmost=c';
    expect(await view(url)).toMatchObject({ utm_source: 'a', utm_custom: 'b' });
    expect(Object.keys((await view(url)) ?? {}).filter((key) => key.startsWith('utm'))).toEqual(['utm_source', 'utm_custom']);
    expect(Object.keys((await view(url, undefined, { utm: false })) ?? {}).filter((key) => key.startsWith('utm'))).toEqual([]);
  });

  test('have no ext when there is nothing to say', async () => {
    expect(await view('https://shop.example/')).not.toHaveProperty('ext');
  });
});

describe('a mapping of the application', () => {
  test('may send several events, of which each is checked', async () => {
    const stream = fakeStream();
    const map = { productViewed: () => [{ type: 'VIEW' as const }, { type: 'CUSTOM' as const, name: 'seen' }] };
    await bench(stream, { map }).deliver(happened('productViewed', product));
    expect(stream.types).toEqual(['VIEW', 'SEEN']);
  });

  test('that returns null makes the event unwanted', () => {
    expect(bench(fakeStream(), { map: { pageOpened: () => null } }).transport.wants?.(happened('pageOpened', { url: 'https://shop.example/' }))).toBe(false);
  });

  test('may build on the standard one, on cart lines and on identifiers', async () => {
    const stream = fakeStream();
    await bench(stream, {
      identityProvider: 'CRM_ID',
      map: {
        cartViewed: ({ payload }, { standard, adds, identifiers }) => [
          ...(standard() ?? []),
          ...adds(payload.cart),
          { type: 'IDENTITY', identifiers: identifiers() },
        ],
      },
    }).deliver(happened('cartViewed', inCart, { who: { browserId: 'visitor-1', userId: 'C-1', aliases: { 'sitecore-cdp': browserId } } }));
    expect(stream.types).toEqual(['CART_VIEWED', 'ADD', 'IDENTITY']);
  });

  test('that fails makes the event refused, without quoting the error', async () => {
    const stream = fakeStream();
    const map = {
      pageOpened: (): null => {
        throw new Error('mia@example.org');
      },
    };
    const { transport, attempt } = bench(stream, { map });
    const event = happened('pageOpened', { url: 'https://shop.example/' });
    expect(transport.wants?.(event)).toBe(true);
    const outcome = await attempt(event);
    expect(outcome).toMatchObject({ status: 'refused', why: { code: 'event-invalid' } });
    expect(JSON.stringify(outcome)).not.toContain('mia@');
  });
});
