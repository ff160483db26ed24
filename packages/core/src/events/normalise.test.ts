import { describe, expect, test } from 'vitest';
import { examples } from './__fixtures__/examples.ts';
import { faultsOf } from './__fixtures__/validate.ts';
import { normalisePayload } from './normalise.ts';
import { standardEvents } from './standard-events.ts';

const occurredAt = Date.UTC(2026, 0, 1);
const page = { occurredAt, baseUrl: 'https://shop.example/beans/list?page=2' };

test.each(Object.keys(standardEvents) as readonly (keyof typeof standardEvents)[])('leaves a complete %s alone', (name) => {
  const payload: unknown = examples[name].complete;
  expect(normalisePayload(name, payload, page)).toBe(payload);
});

describe('a link', () => {
  test.each([
    ['/cart', 'https://shop.example/cart'],
    ['ethiopia', 'https://shop.example/beans/ethiopia'],
    ['?page=3', 'https://shop.example/beans/list?page=3'],
    ['#top', 'https://shop.example/beans/list?page=2#top'],
    ['//cdn.example/a b', 'https://cdn.example/a%20b'],
  ])('that is relative is resolved against the page: %s', (link, absolute) => {
    const payload = { link };
    const normal = normalisePayload('linkOpened', payload, page);
    expect(normal).toEqual({ link: absolute });
    expect(payload).toEqual({ link });
    expect(faultsOf('linkOpened', normal)).toEqual([]);
  });

  test.each([['mailto:a@b.example'], ['HTTPS://a.example'], ['z39.50r://library.example'], [''], [5], [undefined], ['//[bad']])('that is not a relative reference stays as it is: %s', (link) => {
    const payload = { link };
    expect(normalisePayload('linkOpened', payload, page)).toBe(payload);
  });

  test('stays as it is where there is no page, or a page that is no base', () => {
    const payload = { link: '/cart' };
    expect(normalisePayload('linkOpened', payload, { occurredAt })).toBe(payload);
    expect(normalisePayload('linkOpened', payload, { occurredAt, baseUrl: 'about:blank' })).toBe(payload);
    expect(faultsOf('linkOpened', payload)).toEqual(['link format:uri']);
  });
});

describe('a cart without the time of its last change', () => {
  test.each(['cartViewed', 'cartModified', 'checkoutStarted'] as const)('gets the time of the event: %s', (name) => {
    const payload = { cart: { ...examples[name].minimal.cart, lastUpdateTime: undefined }, more: 1 };
    const normal = normalisePayload(name, payload, { occurredAt });
    expect(normal).toEqual({ cart: { ...examples[name].minimal.cart, lastUpdateTime: occurredAt }, more: 1 });
    expect(payload.cart.lastUpdateTime).toBeUndefined();
  });

  test('keeps a time that is there, even a wrong one', () => {
    for (const lastUpdateTime of [0, null, 'x']) {
      const payload = { cart: { lastUpdateTime } };
      expect(normalisePayload('cartViewed', payload, { occurredAt })).toBe(payload);
    }
  });

  test('does not become a plain one when it is not', () => {
    for (const cart of [undefined, null, [], new Date(0), 'x']) {
      const payload = { cart };
      expect(normalisePayload('cartViewed', payload, { occurredAt })).toBe(payload);
    }
  });

  test('keeps a property named __proto__ for validation to find', () => {
    const payload: unknown = JSON.parse('{"cart": {"currency": "NOK", "total": 0, "items": [], "__proto__": 1}}');
    expect(faultsOf('cartViewed', normalisePayload('cartViewed', payload, { occurredAt }))).toEqual(['cart.__proto__ unknown']);
  });

  test('is not looked for in an order', () => {
    const payload = examples.orderPlaced.minimal;
    expect(normalisePayload('orderPlaced', payload, { occurredAt })).toBe(payload);
  });
});

describe('the address of a profile', () => {
  const signUp = (address: unknown): unknown => ({ userId: 'a', profile: { phone: '1', address } });

  test('loses state and continent', () => {
    const payload = signUp({ state: 'Vestland', city: 'Bergen', continent: 'Europe' });
    expect(normalisePayload('userSignedUp', payload, page)).toEqual(signUp({ city: 'Bergen' }));
    expect(payload).toEqual(signUp({ state: 'Vestland', city: 'Bergen', continent: 'Europe' }));
    expect(normalisePayload('userSignedUp', signUp({ state: 'x'.repeat(100) }), page)).toEqual(signUp({}));
  });

  test('keeps them where they are invalid, for validation to find', () => {
    for (const state of ['', 5, null, 'x'.repeat(101)]) {
      const normal = normalisePayload('userSignedUp', signUp({ state, continent: 'Europe' }), page);
      expect(normal).toEqual(signUp({ state }));
      expect(faultsOf('userSignedUp', normal)).toHaveLength(1);
    }
  });

  test('stays as it is without them', () => {
    for (const payload of [signUp({ city: 'Bergen' }), signUp(undefined), signUp([]), { userId: 'a' }, { userId: 'a', profile: null }]) {
      expect(normalisePayload('userSignedUp', payload, page)).toBe(payload);
    }
  });
});

test('leaves other events and what is no object alone', () => {
  for (const payload of [undefined, null, 5, [], new Date(0)]) expect(normalisePayload('cartViewed', payload, page)).toBe(payload);
  const own = { cart: {}, link: '/a' };
  expect(normalisePayload('wishlistShared', own, page)).toBe(own);
});
