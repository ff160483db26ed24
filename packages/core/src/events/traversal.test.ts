import { describe, expect, test } from 'vitest';
import { examples } from './__fixtures__/examples.ts';
import { faultsOf, issuesOf, withValueAt } from './__fixtures__/validate.ts';
import { mostFaults } from './check/fault.ts';

const order = examples.orderPlaced.complete;
const closedObjects = [
  ['orderPlaced', 'order'],
  ['orderPlaced', 'order.items[0]'],
  ['orderPlaced', 'order.items[0].product'],
  ['cartViewed', 'cart'],
  ['postViewed', 'post'],
  ['userSignedUp', 'profile'],
  ['userSignedUp', 'profile.address'],
  ['userProfileChanged', 'patch'],
  ['userProfileChanged', 'patch.operations[0]'],
] as const;

describe('a property that is not listed', () => {
  describe.each(closedObjects)('of %s %s', (name, path) => {
    test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty', 'Total', ''])('is refused at its own path: %j', (property) => {
      const payload = withValueAt(examples[name].complete, `${path}.extra`, 1);
      const text = JSON.stringify(payload).replaceAll('"extra":', `${JSON.stringify(property)}:`);
      expect(faultsOf(name, JSON.parse(text))).toEqual([`${path}${property === '' ? '[""]' : `.${property}`} unknown`]);
    });
  });

  test('counts as absent when it is undefined', () => {
    expect(faultsOf('goalCompleted', { goalId: 'abc', extra: undefined, constructor: undefined })).toEqual([]);
  });

  test.each(['constructor', '__proto__'])('is refused on the payload itself: %s', (property) => {
    expect(faultsOf('tabOpened', JSON.parse(`{"tabId":"01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4","${property}":{}}`))).toEqual([`${property} unknown`]);
  });

  test('is refused when its name is a symbol or when it is not enumerable', () => {
    const symbolic = { goalId: 'abc', [Symbol('s')]: 1 };
    expect(faultsOf('goalCompleted', symbolic)).toEqual(['["Symbol(s)"] unknown']);
    const hidden = Object.defineProperty({ goalId: 'abc' }, 'toJSON', { value: () => 1 });
    expect(faultsOf('goalCompleted', hidden)).toEqual(['toJSON unknown']);
    const hiddenEntry = { name: 'x', details: Object.defineProperty({ a: 1 }, 'b', { value: 1 }) };
    expect(faultsOf('eventOccurred', hiddenEntry)).toEqual(['details.b unknown']);
  });

  test.each([
    ['productViewed', 'currency'],
    ['orderPlaced', 'lastUpdateTime'],
  ] as const)('of %s includes %s', (name, property) => {
    const holder = name === 'productViewed' ? 'product' : 'order';
    expect(faultsOf(name, withValueAt(examples[name].complete, `${holder}.${property}`, 1))).toEqual([`${holder}.${property} unknown`]);
  });

  test('is the order id inside the cart of a started checkout', () => {
    expect(faultsOf('checkoutStarted', withValueAt(examples.checkoutStarted.minimal, 'cart.orderId', 'a'))).toEqual(['cart.orderId unknown']);
  });
});

describe('the issues', () => {
  test('name the missing properties first, then the members as they were put in', () => {
    const product = { name: '', extra: 1, url: 'x' };
    const items = [{ quantity: 0, product, index: 0.5 }, 'line', { total: -1, product: 1, index: 1, quantity: 1 }];
    expect(faultsOf('orderPlaced', { order: { coupon: '', items, orderId: 5, taxes: {}, costs: { '': 1, ok: 'x' } }, more: 1 })).toEqual([
      'order.currency required',
      'order.total required',
      'order.coupon minLength:1',
      'order.items[0].total required',
      'order.items[0].quantity exclusiveMinimum:0',
      'order.items[0].product.productId required',
      'order.items[0].product.displayPrice required',
      'order.items[0].product.name minLength:1',
      'order.items[0].product.extra unknown',
      'order.items[0].product.url format:url',
      'order.items[0].index integer',
      'order.items[1] type:object',
      'order.items[2].total minimum:0',
      'order.items[2].product type:object',
      'order.orderId type:string',
      'order.taxes minProperties:1',
      'order.costs[""] keyMinLength:1',
      'order.costs.ok type:number',
      'more unknown',
    ]);
  });

  test('stop below a value of the wrong type', () => {
    expect(faultsOf('orderPlaced', { order: [order.order] })).toEqual(['order type:object']);
  });

  test('go on with the elements of a list that is too long', () => {
    const interests = Array.from({ length: 11 }, (_, index) => (index === 3 ? '' : 'x'));
    expect(faultsOf('interestShown', { interests })).toEqual(['interests maxItems:10', 'interests[3] minLength:1']);
  });

  test('go on with the entries of a map that is too large', () => {
    const details = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [`k${index}`, index === 3 ? [] : 1]));
    expect(faultsOf('eventOccurred', { name: 'x', details })).toEqual(['details maxProperties:10', 'details.k3 type:primitive']);
  });

  test('say what was expected and what kind of thing was found, never the value', () => {
    const secret = 'tomasz@harbor.example';
    const profile = { avatar: secret, gender: secret, birthDate: secret, phone: secret.repeat(9), custom: { [secret]: 1, a: { b: secret.repeat(9) } } };
    const issues = issuesOf('userSignedUp', { userId: [secret], profile });
    expect(issues).toHaveLength(7);
    for (const { message } of issues) {
      expect(message).toMatch(/^Expected .+, found .+\.$/);
      expect(message).not.toContain('harbor');
    }
  });

  test.each([
    ['orderPlaced', {}, 'Expected a value for a required property, found nothing.'],
    ['goalCompleted', { goalId: 'abc', value: 1n }, 'Expected a finite number, found a bigint.'],
    ['goalCompleted', { goalId: 'abc', value: Number.NaN }, 'Expected a finite number, found a number that is not finite.'],
    ['goalCompleted', { goalId: 'abc', value: -1 }, 'Expected a number of at least 0, found a smaller one.'],
    ['goalCompleted', { goalId: 'ab' }, 'Expected a length of at least 3, found 2.'],
    ['goalCompleted', { goalId: 'x'.repeat(101) }, 'Expected a length of at most 100, found 101.'],
    ['goalCompleted', { goalId: 'a b' }, 'Expected letters, digits, "-", "_" and ":", with a letter or digit at both ends, found another string.'],
    ['goalCompleted', { goalId: new Date(0) }, 'Expected a string, found an object of a class.'],
    ['goalCompleted', { goalId: 'abc', more: {} }, 'Expected no property of this name, found an object.'],
    ['tabVisibilityChanged', { tabId: '01935e0a-77c2-4d18-9b0e-3a5c1f20e6d4', visibility: 'x' }, 'Expected visible or hidden, found another string.'],
    ['interestShown', { interests: [] }, 'Expected a length of at least 1, found 0.'],
    ['interestShown', { interests: null }, 'Expected an array, found null.'],
    ['eventOccurred', { name: 'x', details: { a: false, b: [] } }, 'Expected a string, a finite number, a boolean or null, found an array.'],
    ['eventOccurred', { name: 'x', details: Object.fromEntries('abcdefghijk'.split('').map((key) => [key, 1])) }, 'Expected a number of entries of at most 10, found 11.'],
    ['userSignedUp', null, 'Expected an object, found null.'],
    ['userSignedUp', true, 'Expected an object, found a boolean.'],
  ] as const)('are readable: %s (%#)', (name, payload, message) => {
    expect(issuesOf(name, payload)[0]?.message).toBe(message);
  });

  test('are no more than a thousand, however many there could be', () => {
    expect(mostFaults).toBe(1000);
    const hole = 1e9;
    const items: unknown[] = [];
    items.length = hole;
    for (const payload of [{ order: { ...order.order, items } }, { order: { ...order.order, items: Array.from({ length: 5000 }, () => ({})) } }]) {
      expect(issuesOf('orderPlaced', payload)).toHaveLength(mostFaults);
    }
    const properties = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`p${index}`, 1]));
    expect(issuesOf('tabOpened', properties)).toHaveLength(mostFaults);
    expect(issuesOf('orderPlaced', { order: { ...order.order, taxes: Object.fromEntries(Object.keys(properties).map((key) => [key, 'x'])) } })).toHaveLength(mostFaults);
  });
});

describe('a hostile payload', () => {
  test('that contains itself is refused where it goes too deep', () => {
    const loop: Record<string, unknown> = { orderId: 'a' };
    loop['order'] = loop;
    expect(faultsOf('orderPlaced', loop)).toContain('order.order unknown');
    const custom: Record<string, unknown> = {};
    custom['self'] = custom;
    expect(faultsOf('userSignedUp', { userId: 'a', profile: { custom } })).toEqual(['profile.custom.self.self.self type:primitive']);
  });

  test('that throws when it is read is refused, not thrown', () => {
    const thrower = {
      get goalId(): string {
        throw new Error('no');
      },
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    for (const payload of [thrower, revoked.proxy]) {
      expect(issuesOf('goalCompleted', payload)).toMatchObject([{ path: [], rule: 'type:object' }]);
    }
  });

  test('with the prototype null is plain', () => {
    expect(faultsOf('goalCompleted', Object.assign(Object.create(null), { goalId: 'abc' }))).toEqual([]);
  });

  test('does not get a required property from its prototype', () => {
    expect(faultsOf('goalCompleted', Object.create({ goalId: 'abc' }))).toEqual(['type:object']);
  });

  test('with a list of a class of its own is refused', () => {
    class Interests extends Array<string> {}
    expect(faultsOf('interestShown', { interests: Interests.from(['x']) })).toEqual(['interests type:array']);
    expect(faultsOf('interestShown', { interests: Object.defineProperty(['x'], 'toJSON', { value: () => 1 }) })).toEqual(['interests type:array']);
    expect(faultsOf('interestShown', { interests: Object.assign(['x'], { [Symbol('s')]: 1 }) })).toEqual(['interests type:array']);
  });
});
