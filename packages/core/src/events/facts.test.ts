import { describe, expect, test } from 'vitest';
import { examples } from './__fixtures__/examples.ts';
import { automaticEvents, browserOnlyEvents, businessKeyOf, priorityOf } from './facts.ts';
import { standardEvents } from './standard-events.ts';

test('ten events are automatic in a browser', () => {
  expect(automaticEvents).toHaveLength(10);
  expect(new Set(Object.keys(standardEvents).filter((name) => !automaticEvents.includes(name)))).toEqual(
    new Set([
      'userSignedUp',
      'productViewed',
      'cartViewed',
      'cartModified',
      'checkoutStarted',
      'orderPlaced',
      'goalCompleted',
      'interestShown',
      'postViewed',
      'linkOpened',
      'eventOccurred',
    ]),
  );
});

test('six events have no meaning on a server', () => {
  expect(new Set(automaticEvents.filter((name) => !browserOnlyEvents.includes(name)))).toEqual(
    new Set(['userSignedIn', 'userSignedOut', 'userProfileChanged', 'sessionAttributesChanged']),
  );
  expect(browserOnlyEvents).toHaveLength(6);
});

test('orders, goals and sign-ups are critical, visibility and inactivity low, all else normal', () => {
  const critical = ['orderPlaced', 'checkoutStarted', 'goalCompleted', 'userSignedUp'];
  const low = ['tabVisibilityChanged', 'nothingChanged'];
  for (const name of [...Object.keys(standardEvents), 'wishlistShared', 'constructor']) {
    const rest = low.includes(name) ? 'low' : 'normal';
    expect(priorityOf(name)).toBe(critical.includes(name) ? 'critical' : rest);
  }
});

describe('the business key', () => {
  test('is the order id of an order and of a checkout that has one', () => {
    expect(businessKeyOf('orderPlaced', examples.orderPlaced.minimal)).toBe('HC-20931');
    expect(businessKeyOf('checkoutStarted', examples.checkoutStarted.complete)).toBe('HC-20931');
    expect(businessKeyOf('checkoutStarted', examples.checkoutStarted.minimal)).toBeUndefined();
  });

  test('is absent for every other event and for payloads that hold no order id', () => {
    expect(businessKeyOf('goalCompleted', { orderId: 'a', order: { orderId: 'a' } })).toBeUndefined();
    for (const payload of [undefined, null, 'x', {}, { order: null }, { order: { orderId: 5 } }, { order: { orderId: '' } }, { orderId: 'a' }]) {
      expect(businessKeyOf('orderPlaced', payload)).toBeUndefined();
    }
    expect(businessKeyOf('checkoutStarted', { cart: { orderId: 'a' } })).toBeUndefined();
  });
});
